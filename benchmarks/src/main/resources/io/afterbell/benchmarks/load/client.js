// A usual client: `ws`, which counts the messages that it gets, or parses each, and says how many came in a second.
// Arguments: ws://HOST:PORT/PATH, count or parse, seconds to warm up, seconds to measure, then the texts that it sends.
"use strict";
const WebSocket = require("ws");

const [url, what, warmSeconds, measuredSeconds, ...requests] = process.argv.slice(2);
const socket = new WebSocket(url);
let messages = 0;
let latest;

function parsed(data) {
  latest = JSON.parse(data);
  messages++;
}

function counted() {
  messages++;
}

function measured(before, from) {
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  console.log(`rate=${Math.round((messages - before) / seconds)} version=${require("ws/package.json").version}`);
  if (what === "parse" && latest.type !== "market_data") {
    throw new Error("the last message is no tick: " + JSON.stringify(latest));
  }
  process.exit(0);
}

socket.on("open", () => {
  for (const request of requests) {
    socket.send(request);
  }
  setTimeout(() => setTimeout(measured, measuredSeconds * 1000, messages, process.hrtime.bigint()), warmSeconds * 1000);
});
socket.on("message", what === "parse" ? parsed : counted);
socket.on("close", (code) => {
  throw new Error("the server has closed the connection: code=" + code);
});
