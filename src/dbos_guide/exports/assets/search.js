/* <dbos-guide-search query="..."> shows the guide's rules that answer a query, in any page: a team wiki, an intranet, a dashboard.
   A classic script with the index inside: it fetches nothing, needs no CORS, and works from file://.

   Attributes: query, what to search for; query-from, the name of the parameter of this page's address that holds it;
   results-only, no search box; limit, how many rules, 8 by default; target, as of links; palette, "light" or "dark",
   by default the reader's own. The word is set in --dbos-guide-accent. Every text is set as text, never as markup. */
(function () {
  "use strict";
  var DATA = /*DATA*/null;
  var MiniSearch = (function () { var module = { exports: {} }, exports = module.exports; /*MINISEARCH*/ return module.exports; })();
  var NAME = "dbos-guide-search";
  var LONGEST = 300, WORDS = 16;
  if (!window.customElements || customElements.get(NAME)) return;

  var script = document.currentScript;
  var base = new URL("../", script ? script.src : location.href);

  // A word is a whole identifier; it is also found by its parts: start_workflow by workflow, DBOSConfig by config.
  function tokenize(text) {
    return text.split(/[\s\-,:!=\[\](){}"'`\/@<>|;?*+&#%$~^\\]+|\.(?!\d)/).filter(Boolean);
  }
  function parts(word) {
    var pieces = word.replace(/([a-z0-9])([A-Z])|([A-Z]+)(?=[A-Z][a-z])/g, "$1$3_$2").split("_").filter(function (piece) {
      return piece.length > 2;
    });
    return [word].concat(pieces.length > 1 ? pieces : []).map(function (piece) { return piece.toLowerCase(); });
  }
  var index = new MiniSearch({
    fields: ["title", "symbols", "summary", "claim", "text"],
    tokenize: tokenize,
    processTerm: parts,
    searchOptions: {
      boost: { title: 8, symbols: 6, summary: 4, claim: 3 },
      processTerm: function (word) { return word.toLowerCase(); },
      prefix: function (word) { return word.length > 2; },
      fuzzy: function (word) { return word.length > 3 ? 1 : false; }
    }
  });
  index.addAll(DATA.entries.map(function (entry, number) {
    return {
      id: number, title: entry.title, symbols: entry.tags.join(" "), summary: entry.summary,
      claim: entry.measure + " " + entry.wrong + " " + entry.right, text: entry.text
    };
  }));

  /** The rules that answer a query, best first: those with every word before those with some. */
  function search(query, limit) {
    var words = tokenize(String(query).slice(0, LONGEST)).slice(0, WORDS).join(" ");
    if (!words) return [];
    // MediaWiki writes the spaces of an interwiki link as underscores.
    if (words.indexOf("_") > 0 && !index.search(words).length) words = words.replace(/_/g, " ");
    var all = index.search(words, { combineWith: "AND" }), seen = {};
    return all.concat(all.length < limit ? index.search(words, { combineWith: "OR" }) : []).filter(function (hit) {
      return seen[hit.id] ? false : (seen[hit.id] = true);
    }).slice(0, limit).map(function (hit) { return DATA.entries[hit.id]; });
  }

  var STYLE = ":host{--text:#1c2733;--quiet:#52606d;--line:#d5dce3;--paper:#fff;--accent:var(--dbos-guide-accent,#0b5cad);" +
    "--bad:#b3261e;--good:#146c2e;display:block;color-scheme:light}" +
    "@media(prefers-color-scheme:dark){:host(:not([palette=light])){--text:#e3e9ef;--quiet:#a3b0bd;--line:#3b4754;" +
    "--paper:#161c23;--accent:var(--dbos-guide-accent,#7cb8ff);--bad:#ff9c94;--good:#7fd89a;color-scheme:dark}}" +
    ":host([palette=dark]){--text:#e3e9ef;--quiet:#a3b0bd;--line:#3b4754;--paper:#161c23;" +
    "--accent:var(--dbos-guide-accent,#7cb8ff);--bad:#ff9c94;--good:#7fd89a;color-scheme:dark}" +
    ":host([hidden]){display:none}*{box-sizing:border-box}" +
    "section{font:16px/1.45 system-ui,sans-serif;color:var(--text);text-align:start;background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:12px 16px;max-width:46rem}" +
    "h2{font-size:1em;margin:0 0 8px}input{font:inherit;color:inherit;background:var(--paper);width:100%;padding:8px 12px;" +
    "border:1px solid var(--quiet);border-radius:6px}p{margin:8px 0 0;color:var(--quiet);font-size:.875em}" +
    "ol{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--line);padding:10px 0;margin:0}li:first-child{border:0}" +
    "a{color:var(--accent);font-weight:600;text-decoration:none}a:hover{text-decoration:underline}" +
    "a:focus-visible,input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}" +
    ".impact{font-size:.7em;font-weight:700;border:1px solid currentColor;border-radius:3px;padding:1px 6px;margin-left:8px;" +
    "white-space:nowrap}.summary{margin:2px 0 4px;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;" +
    "overflow:hidden}.claim{margin:0}.wrong{color:var(--bad)}.right{color:var(--good)}";

  function make(tag, text, name) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    if (name) node.className = name;
    return node;
  }
  function style(root) {
    // A sheet made by script is allowed even where the wiki's policy forbids inline styles.
    if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
      var sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } else {
      root.appendChild(make("style", STYLE));
    }
  }

  class GuideSearch extends HTMLElement {
    static get observedAttributes() { return ["query", "limit", "target"]; }
    connectedCallback() {
      if (!this.shadowRoot) this.build();
      this.read();
    }
    attributeChangedCallback() { if (this.shadowRoot) this.read(); }
    build() {
      var root = this.attachShadow({ mode: "open" }), self = this;
      style(root);
      var section = make("section");
      section.setAttribute("aria-label", DATA.title);
      section.appendChild(make("h2", DATA.title));
      this.input = make("input");
      this.input.type = "search";
      this.input.maxLength = LONGEST;
      this.input.placeholder = "A symptom, an error, a symbol";
      this.input.setAttribute("aria-label", "Search the rules");
      this.input.addEventListener("input", function () { self.show(self.input.value); });
      if (!this.hasAttribute("results-only")) section.appendChild(this.input);
      this.status = make("p");
      this.status.setAttribute("role", "status");
      this.list = make("ol");
      section.append(this.status, this.list);
      section.addEventListener("keydown", function (event) { self.key(event); });
      root.appendChild(section);
    }
    read() {
      var from = this.getAttribute("query-from");
      var query = this.getAttribute("query") || (from && new URLSearchParams(location.search).get(from)) || "";
      this.input.value = query.slice(0, LONGEST);
      this.show(query);
    }
    show(query) {
      var limit = Math.max(1, parseInt(this.getAttribute("limit"), 10) || 8), target = this.getAttribute("target");
      var hits = search(query, limit);
      this.status.textContent = !query.trim() ? DATA.entries.length + " rules" :
        hits.length ? hits.length + (hits.length === 1 ? " rule" : " rules") : "No rule has these words";
      this.list.replaceChildren.apply(this.list, hits.map(function (hit) {
        var item = make("li"), link = make("a", hit.title), claim = make("p", "", "claim");
        link.href = new URL(hit.url, base).href;
        if (target) link.target = target;
        claim.append(hit.measure + ": ", make("span", "✗ " + hit.wrong, "wrong"), " ", make("span", "✓ " + hit.right, "right"));
        item.append(link, make("span", hit.impact, "impact"), make("p", hit.summary, "summary"), claim);
        return item;
      }));
      this.dispatchEvent(new CustomEvent("dbos-guide-results", { bubbles: true, detail: { count: hits.length } }));
    }
    key(event) {
      var links = Array.prototype.slice.call(this.list.querySelectorAll("a")), at = links.indexOf(this.shadowRoot.activeElement);
      if (event.key === "ArrowDown" && links.length) (links[at + 1] || links[0]).focus();
      else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
      else if (event.key === "ArrowUp" && at === 0) this.input.focus();
      else if (event.key === "Enter" && at < 0 && links.length) links[0].click();
      else if (event.key === "Escape" && this.input.value) { this.input.value = ""; this.show(""); this.input.focus(); }
      else return;
      event.preventDefault();
    }
  }
  customElements.define(NAME, GuideSearch);
  window.dbosGuideSearch = function (query, limit) { return search(query, limit || 8); };
})();
