// Filters the catalogue in place and keeps the filter in the URL, so that it can be shared.
const form = document.querySelector("[data-guide=filters]")
const rows = [...document.querySelectorAll(".guide-catalogue tbody tr")]
const none = document.querySelector(".guide-none")
const count = form.querySelector("output")
const { text, category, impact, symbol } = form.elements
const fields = { text, category, impact, symbol }
const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]))

const symbols = new Set(rows.flatMap((row) => row.dataset.symbols.split(" ")))
for (const name of [...symbols].sort()) symbol.add(new Option(name))

function matches(row) {
  const words = text.value.toLowerCase().split(/\s+/).filter(Boolean)
  return (
    words.every((word) => texts.get(row).includes(word)) &&
    (!category.value || row.dataset.category === category.value) &&
    (!impact.value || row.dataset.impact === impact.value) &&
    (!symbol.value || row.dataset.symbols.split(" ").includes(symbol.value))
  )
}

function show() {
  for (const row of rows) row.hidden = !matches(row)
  const shown = rows.filter((row) => !row.hidden).length
  count.value = `${shown} of ${rows.length} rules`
  none.hidden = shown > 0
}

function write() {
  const url = new URL(location)
  for (const [name, field] of Object.entries(fields)) {
    if (field.value) url.searchParams.set(name, field.value)
    else url.searchParams.delete(name)
  }
  history.replaceState(history.state, "", url)
}

function read() {
  const given = new URL(location).searchParams
  for (const [name, field] of Object.entries(fields)) {
    field.value = given.get(name) ?? ""
    if (field.selectedIndex === -1) field.value = ""
  }
  show()
}

form.addEventListener("input", () => { show(); write() })
form.addEventListener("submit", (event) => event.preventDefault())
form.addEventListener("reset", () => setTimeout(() => { show(); write() }))
addEventListener("popstate", read)
read()
