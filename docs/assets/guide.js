// Runs before Material's own script. What Material does not do: start search only when it is reached for, unname the landmarks it
// makes of copy buttons, let the keyboard scroll wide tables, and write the addresses of links on paper.
(() => {
  const reach = new Promise((resolve) => {
    if (new URLSearchParams(location.search).has("q")) resolve()
    addEventListener("focusin", ({ target }) => target.closest("[data-md-component=search]") && resolve())
    addEventListener("click", ({ target }) => target.closest("[for=__search]") && resolve())
    addEventListener("keydown", ({ key }) => ["/", "f", "s"].includes(key) && resolve())
  })
  const Eager = window.Worker
  if (location.protocol !== "file:") {
    window.Worker = function (url) {
      const worker = new EventTarget()
      const ready = reach.then(() => {
        const real = new Eager(url)
        real.addEventListener("message", ({ data }) => worker.dispatchEvent(new MessageEvent("message", { data })))
        return real
      })
      worker.postMessage = (message) => ready.then((real) => real.postMessage(message))
      return worker
    }
    const { open, send } = XMLHttpRequest.prototype
    XMLHttpRequest.prototype.open = function (method, url, ...rest) {
      this.waits = String(url).endsWith("search_index.json")
      return open.call(this, method, url, ...rest)
    }
    XMLHttpRequest.prototype.send = function (body) {
      if (this.waits) reach.then(() => send.call(this, body))
      else send.call(this, body)
    }
  }
  const name = () => {
    for (const toolbar of document.querySelectorAll("nav.md-code__nav:not([role])")) toolbar.setAttribute("role", "none")
    for (const wide of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) wide.tabIndex = 0
  }
  new MutationObserver(name).observe(document.querySelector("article"), { childList: true, subtree: true })
  addEventListener("beforeprint", () => {
    for (const link of document.querySelectorAll("article a[href]:not([href^=http]):not([href^='#'])")) link.dataset.url = link.href
  })
})()
