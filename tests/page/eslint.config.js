// What the script of the page may not do: store, navigate, send, make markup of texts, use what Chromium 80 lacks.

import compat from "eslint-plugin-compat";

const STORES = ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"];
const SENDS = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "RTCPeerConnection", "importScripts"];
const NAVIGATES = ["location", "history", "navigation", "open", "opener", "parent", "top"];
const RUNS = ["eval", "Function", "alert", "confirm", "prompt"];
const OF_WINDOW = ["window", "self", "globalThis", "document"];
const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln", "srcdoc", "createContextualFragment"];
const WRONG = [...STORES, ...SENDS, ...NAVIGATES, ...RUNS];
// Chromium 80 has none of these; eslint-plugin-compat does not know methods of values.
const TOO_NEW = ["replaceAll", "hasOwn", "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "groupBy"];

export default [
  { ignores: ["**/page/page.min.js"] }, // made of the modules
  {
    files: ["**/*.js"],
    plugins: { compat },
    languageOptions: { ecmaVersion: 2021, // for 1_000; what else is of 2021 esbuild writes otherwise
    sourceType: "module" },
    settings: { browsers: ["chrome 80", "firefox 78"] },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "compat/compat": "error",
      "no-restricted-globals": ["error", ...WRONG, "structuredClone"],
      "no-restricted-properties": [
        "error",
        ...OF_WINDOW.flatMap((object) => [...WRONG, "cookie"].map((property) => ({ object, property }))),
        ...MARKUP.map((property) => ({ property })),
        ...TOO_NEW.map((property) => ({ property })),
        { property: "sendBeacon" },
        { property: "serviceWorker" },
        { property: "submit" },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "Literal[regex.flags=/[dv]/]", message: "Chromium 80 has neither flag." },
        { selector: "AssignmentExpression[left.property.name=/^(href|src|action|location)$/]", message: "No navigation." },
        { selector: "ForInStatement", message: "It sees what a prototype has: Object.keys, or a Map." },
        { selector: "ImportExpression", message: "The page is one script." },
      ],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-self-compare": "error",
      "no-fallthrough": "error",
      "no-control-regex": "off",
      "no-shadow-restricted-names": "error",
      "no-loss-of-precision": "error",
    },
  },
  {
    files: ["**/page/too_old.js"],
    languageOptions: { ecmaVersion: 5, sourceType: "script" },
    rules: { "no-var": "off", "prefer-const": "off" },
  },
];
