/* "Copy as Markdown" on every page that has a Markdown twin. The twin is fetched; a page opened as a file holds it inside. */
(function () {
  "use strict";
  var link = document.getElementById("guide-markdown");
  var heading = document.querySelector("article h1");
  if (!link || !heading) return;

  var button = document.createElement("button");
  var status = document.createElement("span");
  button.type = "button";
  button.className = "guide-copy__button";
  button.textContent = "Copy as Markdown";
  status.className = "guide-copy__status";
  status.setAttribute("role", "status");

  function text() {
    var inside = document.getElementById("guide-markdown-text");
    if (inside) return Promise.resolve(inside.content.textContent);
    return fetch(link.href).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status + " " + link.href);
      return answer.text();
    });
  }
  function write(markdown) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(markdown);
    // Where the clipboard is forbidden, such as a team's server without TLS.
    var area = document.createElement("textarea");
    area.value = markdown;
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("the browser refused"));
  }
  button.addEventListener("click", function () {
    text().then(write).then(
      function () { status.textContent = "Copied"; },
      function (error) { status.textContent = "Not copied: " + error.message; }
    ).then(function () {
      setTimeout(function () { status.textContent = ""; }, 3000);
    });
  });

  var place = document.querySelector(".guide-copy");
  if (!place) {
    place = document.createElement("p");
    place.className = "guide-copy";
    heading.insertAdjacentElement("afterend", place);
  }
  place.append(button, status);
})();
