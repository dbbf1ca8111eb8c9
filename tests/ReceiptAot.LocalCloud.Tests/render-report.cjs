// Runs the script of a report.html, whose path is the argument, on a minimal DOM, and prints the content of its main element as XML.
const { readFileSync } = require("node:fs");
const { runInNewContext } = require("node:vm");

const escape = text => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

class Element {
  #name;
  #attributes = [];
  #children = [];
  constructor(name) { this.#name = name; }
  setAttribute(name, value) { this.#attributes.push(` ${name}="${escape(String(value))}"`); }
  append(...children) { this.#children.push(...children); }
  toString() {
    const content = this.#children.map(child => typeof child === "string" ? escape(child) : child.toString()).join("");
    return `<${this.#name}${this.#attributes.join("")}>${content}</${this.#name}>`;
  }
}

const page = readFileSync(process.argv[2], "utf8");
const [, data, script] = page.match(/<script id="results" type="application\/json">(.*?)<\/script>\s*<script>(.*?)<\/script>/s);
const main = new Element("main");
const document = {
  createElementNS: (_, name) => new Element(name),
  getElementById: () => ({ textContent: data }),
  querySelector: () => main,
};
runInNewContext(script, { document });
console.log(main.toString());
