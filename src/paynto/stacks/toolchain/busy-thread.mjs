/** Finds the place where a thread runs without end: it is stopped for a moment, twice, and both times in the same function. */
import inspector from "node:inspector";

const LOOK_MS = 250;
const BUSY_LOOKS = 6;
const SAMPLES = 3;

/** Calls `found` with the frames `{ url, line, column }` of a thread that has been busy, in one function, for about two seconds. */
export function findLoop(worker, found) {
  let last = worker.performance.eventLoopUtilization();
  let busy = 0;
  let progress = 0;
  let isCancelled = false;
  let isLooking = false;
  const count = () => (progress += 1);
  worker.on("message", count);
  const timer = setInterval(async () => {
    const now = worker.performance.eventLoopUtilization();
    // A thread that asks for modules, or waits, gets on.
    busy = worker.performance.eventLoopUtilization(now, last).utilization > 0.9 && progress === 0 ? busy + 1 : 0;
    [last, progress] = [now, 0];
    if (busy < BUSY_LOOKS || isLooking) return;
    isLooking = true;
    const stack = await sample(worker.threadId).catch(() => null);
    isLooking = false;
    if (stack && !isCancelled) found(stack);
  }, LOOK_MS);
  timer.unref();
  return {
    cancel() {
      isCancelled = true;
      clearInterval(timer);
      worker.off("message", count);
    },
  };
}

async function sample(threadId) {
  const session = new inspector.Session();
  session.connect();
  try {
    const thread = await attach(session, threadId);
    const stacks = [];
    for (let index = 0; index < SAMPLES; index += 1) {
      stacks.push(await thread.pause());
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const own = stacks.map((frames) => frames.filter(({ url }) => url && !url.startsWith("node:") && !url.includes("/node_modules/")));
    const isSame = own.every((frames) => frames[0] && frames[0].url === own[0][0]?.url && frames[0].name === own[0][0].name);
    return isSame ? own[0] : null;
  } finally {
    session.disconnect();
  }
}

function attach(session, threadId) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The thread could not be reached")), 2000);
    session.on("NodeWorker.attachedToWorker", ({ params }) => {
      // The id that is given counts attachments; the thread's own stands in the title.
      if (!params.workerInfo.title.startsWith(`[worker ${threadId}]`)) return;
      clearTimeout(timer);
      resolve(openThread(session, params.sessionId));
    });
    session.post("NodeWorker.enable", { waitForDebuggerOnStart: false }, (error) => error && reject(error));
  });
}

function openThread(session, sessionId) {
  let serial = 0;
  let paused = () => undefined;
  const scripts = new Map();
  const send = (method, params = {}) => session.post("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify({ id: (serial += 1), method, params }) });
  session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => {
    if (params.sessionId !== sessionId) return;
    const message = JSON.parse(params.message);
    if (message.method === "Debugger.scriptParsed") scripts.set(message.params.scriptId, message.params.url);
    if (message.method === "Debugger.paused") paused(message.params.callFrames);
  });
  send("Debugger.enable");
  return {
    pause() {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("The thread did not stop")), 2000);
        paused = (frames) => {
          clearTimeout(timer);
          send("Debugger.resume");
          resolve(
            frames.map(({ functionName, location, url }) => ({
              name: functionName,
              url: url || scripts.get(location.scriptId) || "",
              line: location.lineNumber + 1,
              column: (location.columnNumber ?? 0) + 1,
            })),
          );
        };
        send("Debugger.pause");
      });
    },
  };
}
