/** The live source: one scene on the server, asked over a WebSocket; each message is answered once, in order. */

export class Socket {
  recorded = false;
  #socket = null;
  #waiting = [];
  #last = null;

  /** `lost` is called with a sentence when the server goes away. */
  constructor(lost) {
    this.lost = lost;
  }

  async catalogue() {
    const answer = await fetch("/catalogue.json");
    if (!answer.ok) throw new Error(`the catalogue could not be read (${answer.status})`);
    return answer.json();
  }

  /** A new scene; rejects with a Refusal. Opens the connection anew where it was lost. */
  async setup(request) {
    if (this.#socket?.readyState !== WebSocket.OPEN) await this.#open();
    return this.ask({ do: "setup", ...request });
  }

  /** Bytes of the frame after `days` more days. */
  frame(days) {
    return this.ask({ do: "frame", days });
  }

  /** The answer to a message, an object or an ArrayBuffer; rejects with a Refusal where it cannot be done. */
  ask(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Refusal([GONE]));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.send(JSON.stringify(message));
    });
  }

  #open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/live`);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("message", (event) => this.#answer(event.data));
      socket.addEventListener("close", () => {
        reject(new Refusal([GONE]));
        this.#close();
      });
    });
  }

  #answer(data) {
    const answer = typeof data === "string" ? JSON.parse(data) : data;
    const asked = this.#waiting.shift();
    if (answer.is === "refused") this.#last = answer.why;
    if (!asked) return;
    if (answer.is === "refused") asked.reject(new Refusal(answer.why));
    else asked.resolve(answer);
  }

  // A full server says why before it closes: that sentence is worth more than ours.
  #close() {
    const why = this.#waiting.length ? [GONE] : (this.#last ?? [GONE]);
    this.#waiting.splice(0).forEach(({ reject }) => reject(new Refusal(why)));
    this.lost(why.join(" "));
  }
}

/** What the server would not do, in sentences of its own. */
export class Refusal extends Error {
  constructor(why) {
    super(why.join(" "));
    this.why = why;
  }
}

const GONE = "The connection to kithkin is closed: start “kithkin view” again, then reload this page.";
