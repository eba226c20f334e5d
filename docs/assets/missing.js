// The 404 page: fills the search field with the words of the address that was not found.
const field = document.querySelector("[data-guide=words]")
const base = new URL(JSON.parse(document.getElementById("__config").textContent).base, location).pathname
const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : location.pathname
try {
  field.value = decodeURIComponent(path).replace(/(index)?\.html$/, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim().slice(0, 100)
} catch {
  field.value = ""
}
