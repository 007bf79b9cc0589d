// One worker reads every workbook, one after the other. It is ended and started again where a file takes longer than
// it may. Where no worker starts, the page itself reads, between two looks at what the person does.

/**
 * @typedef {{name: string, data: Blob | Uint8Array | null}} Given a file, which is read by who answers, so that its bytes
 *   are there once; nothing of one that is not to be read
 * @typedef {{do: 'check', file: Given, last: Given[] | null, gives: 'view'}
 *   | {do: 'check', file: Given, last: Given[] | null, gives: 'json', language: string | null}
 *   | {do: 'last', files: Given[]}
 *   | {do: 'refuse', file: Given, why: string, facts: Record<string, string>, gives: 'view' | 'json'}} Job
 * @typedef {(job: Job) => Promise<any>} Answer
 */

const STARTS_WITHIN = 10000; // milliseconds
// A file so large has a worker of its own, and one that had a file so long is ended: what it took is given back at once.
const HEAVY_BYTES = 4194304;
const HEAVY_MILLISECONDS = 1000;

export class Reader {
  /**
   * @param {string} source of the worker
   * @param {() => Answer} answer makes what answers on this page itself
   * @param {number} seconds that a file may take
   */
  constructor(source, answer, seconds) {
    this.source = source;
    this.answer = answer;
    this.seconds = seconds;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Answer | null} */
    this.own = null;
    /** @type {Given[]} */
    this.last = [];
    /** @type {Promise<any>} */
    this.before = Promise.resolve();
  }

  /**
   * Does a job after all that were asked before it.
   * @param {Job} job
   * @returns {Promise<any>}
   */
  ask(job) {
    const done = this.before.then(() => this.now(job));
    this.before = done.catch(() => undefined);
    return done;
  }

  /**
   * The files of the period before, which every later check is held against. What comes back says which are not used.
   * @param {Given[]} files
   * @returns {Promise<any>}
   */
  keep(files) {
    this.last = files;
    return this.ask({ do: 'last', files });
  }

  /**
   * @param {Job} job
   * @returns {Promise<any>}
   */
  async now(job) {
    const heavy = sizeOf(job) > HEAVY_BYTES;
    if (heavy) {
      this.end();
    }
    if (this.worker === null && this.own === null) {
      await this.start();
      if (this.last.length && job.do !== 'last') {
        await this.now({ do: 'last', files: this.last });
      }
    }
    if (this.worker === null) {
      await new Promise((go) => setTimeout(go, 0));
      return /** @type {Answer} */ (this.own)(job);
    }
    const begun = Date.now();
    const said = await this.wait(this.worker, job);
    if (said === null || heavy || Date.now() - begun > HEAVY_MILLISECONDS) {
      this.end();
    }
    if (said !== null) {
      return said;
    }
    const file = job.do === 'last' ? { name: '', data: null } : job.file;
    const gives = job.do === 'last' ? 'view' : job.gives;
    return this.now({ do: 'refuse', file, why: 'over-limits', facts: { detail: 'seconds' }, gives });
  }

  /** Ends the worker; the next job starts another one. */
  end() {
    if (this.worker !== null) {
      this.worker.terminate();
      this.worker = null;
    }
  }

  /**
   * What the worker answers; null where it takes too long, or has no memory left.
   * @param {Worker} worker
   * @param {Job} job
   * @returns {Promise<any>}
   */
  wait(worker, job) {
    return new Promise((resolve, reject) => {
      const clock = setTimeout(() => resolve(null), this.allowed(job) * 1000);
      worker.onmessage = (event) => {
        clearTimeout(clock);
        if (event.data.crash) {
          reject(new Error(event.data.crash));
        } else {
          resolve(event.data.said);
        }
      };
      worker.onerror = (event) => {
        event.preventDefault();
        clearTimeout(clock);
        resolve(null);
      };
      worker.postMessage(job);
    });
  }

  /** How many seconds a job may take. Where nothing is read, as long as a worker may take to start. @param {Job} job */
  allowed(job) {
    return job.do === 'refuse' ? STARTS_WITHIN / 1000 : this.seconds * Math.max(filesOf(job).length, 1);
  }

  /** Starts a worker; where none starts, this page itself is to answer. */
  async start() {
    const worker = makeWorker(this.source);
    if (worker !== null && (await isUp(worker))) {
      this.worker = worker;
    } else {
      if (worker !== null) {
        worker.terminate();
      }
      this.own = this.answer();
    }
  }
}

/** @param {string} source */
function makeWorker(source) {
  try {
    const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const worker = new Worker(address);
    setTimeout(() => URL.revokeObjectURL(address), STARTS_WITHIN);
    return worker;
  } catch (_) {
    return null;
  }
}

/**
 * @param {Worker} worker
 * @returns {Promise<boolean>}
 */
function isUp(worker) {
  return new Promise((resolve) => {
    const clock = setTimeout(() => resolve(false), STARTS_WITHIN);
    worker.onmessage = () => {
      clearTimeout(clock);
      resolve(true);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(clock);
      resolve(false);
    };
  });
}

/** The files that a job has to be read. @param {Job} job */
const filesOf = (job) => (job.do === 'last' ? job.files : job.do === 'check' ? [job.file, ...(job.last || [])] : [job.file]);

/** How many bytes a job has to be read. @param {Job} job */
const sizeOf = (job) =>
  filesOf(job).reduce((size, { data }) => size + (data === null ? 0 : data instanceof Blob ? data.size : data.length), 0);

/**
 * The worker's own side: says that it is up, then answers one job after the other.
 * @param {Answer} answer
 */
export function serve(answer) {
  self.onmessage = async (event) => {
    try {
      self.postMessage({ said: await answer(event.data) });
    } catch (error) {
      self.postMessage({ crash: String((error instanceof Error && error.stack) || error) });
    }
  };
  self.postMessage({ said: 'up' });
}
