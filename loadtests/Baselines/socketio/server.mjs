// A Socket.IO server: watchers in a room, one emit to the room for every hold. Writes {"ready":port} as a line, begins to send after the
// line "go" and ends with its standard input.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const [watchers, rate, payloadBytes] = process.argv.slice(2).map(Number);
const write = line => process.stdout.write(JSON.stringify(line) + "\n");
const micros = () => (performance.timeOrigin + performance.now()) * 1000;

const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });
let joined = 0;
io.on("connection", socket => {
  socket.join("screening");
  joined++;
});

// As text in one frame: a binary argument would be sent in a second frame, at twice the cost.
function send(due) {
  const payload = Buffer.alloc(payloadBytes);
  payload.writeBigInt64LE(BigInt(Math.round(due)));
  io.to("screening").emit("Seats", 1, payload.toString("base64"));
}

// At a fixed rate, independent of the sockets. When late, one send in each turn of the event loop, so that it still answers pings.
function run() {
  const began = micros();
  let sent = 0;
  const turn = () => {
    const due = began + (sent * 1e6) / rate;
    if (due > micros())
      return setTimeout(turn, 1);
    send(due);
    sent++;
    setImmediate(turn);
  };
  turn();
}

function start() {
  if (joined < watchers)
    return setTimeout(start, 10);
  write({ joined: true });
  run();
}

createInterface({ input: process.stdin })
  .on("line", line => line === "go" && start())
  .on("close", () => process.exit(0));
http.listen(0, "127.0.0.1", () => write({ ready: http.address().port }));
