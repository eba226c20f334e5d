// Before Material's search worker: it asks lunr for every word as the beginning of a word, stop words too, so that "a step" finds
// whatever has a word in "a". Here stop words are left out, and a whole word counts for more than the beginning of another.
const COMMON = new Set(("a about after all am an and any are as at be been but by can could did do does for from get gets had has have" +
  " how i if in into is it its just may me more my no nor not of off on or other our out own same see s she should so some such t than" +
  " that the their them then there these they this to too us was way we were what when where which while who why will with you your").split(" "))

addEventListener("message", (event) => {
  if (event.data.type !== 2) return
  const words = event.data.data.split(/\s+/).filter(Boolean)
  const telling = words.filter((word) => !COMMON.has(word.toLowerCase()))
  const data = (telling.length ? telling : words).map((word) => (/^[\w.]+$/.test(word) ? `${word}^6 ${word}` : word)).join(" ")
  Object.defineProperty(event, "data", { value: { type: 2, data } })
})
