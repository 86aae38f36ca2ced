// What a page does beyond being read: follows a running build, shows times in
// the browser's own zone, copies commands. Every page works without it.

const LINES_KEPT = 5000;
const HIDDEN_EVERY = 5000;
const LOG_EVERY = 500;
const NEAR_END = 40;

const body = document.body;
const announcement = document.getElementById("announcement");
const lost = document.getElementById("lost");
const language = document.documentElement.lang;

function pause(milliseconds) {
  const time = document.hidden
    ? Math.max(milliseconds, HIDDEN_EVERY)
    : milliseconds;
  return new Promise((resolve) => setTimeout(resolve, time));
}

// Says so, in the page, when the service stops answering, and when it is back.
async function load(address) {
  try {
    const answer = await fetch(address, { cache: "no-store" });
    if (!lost.hidden) lost.hidden = true;
    return answer;
  } catch {
    if (lost.hidden) {
      lost.textContent = body.dataset.lost;
      lost.hidden = false;
    }
    return null;
  }
}

function localizeTimes(root) {
  const form = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "medium",
  });
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.textContent = form.format(new Date(time.dateTime));
  }
}

// Regions of the page that the service draws anew.

const drawn = new Map();

function readRegions(root) {
  return [...root.querySelectorAll("[data-live]")];
}

// Returns whether it was replaced.
function replaceRegion(region, fresh) {
  const focused = region.contains(document.activeElement)
    ? document.activeElement.id
    : "";
  // What is being typed into a form is not taken away.
  if (region.querySelector("input:focus, textarea:focus, select:focus")) {
    return false;
  }
  const places = [...region.querySelectorAll(".scroll")].map((each) => [
    each.scrollLeft,
    each.scrollTop,
  ]);
  drawn.set(region.dataset.live, fresh.innerHTML);
  region.innerHTML = fresh.innerHTML;
  localizeTimes(region);
  region.querySelectorAll(".scroll").forEach((each, number) => {
    if (places[number]) [each.scrollLeft, each.scrollTop] = places[number];
  });
  if (focused) document.getElementById(focused)?.focus();
  if (region.dataset.status !== fresh.dataset.status) {
    region.dataset.status = fresh.dataset.status;
    announcement.textContent = fresh.dataset.status;
  }
  return true;
}

async function refresh(address) {
  const answer = await load(address);
  if (!answer?.ok) return true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  let whole = true;
  for (const fresh of readRegions(page)) {
    const name = fresh.dataset.live;
    const region = document.querySelector(`[data-live="${name}"]`);
    if (region && drawn.get(name) !== fresh.innerHTML) {
      whole = replaceRegion(region, fresh) && whole;
    }
  }
  document.title = page.title;
  return Boolean(page.body.dataset.refresh) || !whole;
}

async function followPage() {
  const address = body.dataset.address ?? location.href;
  for (const region of readRegions(document)) {
    drawn.set(region.dataset.live, region.innerHTML);
  }
  do {
    await pause(Number(body.dataset.refresh));
  } while (await refresh(address));
}

// The log.

class Log {
  constructor(box) {
    this.box = box;
    this.jump = null;
    box.addEventListener("scroll", () => this.showJump());
    box.addEventListener("click", (event) => this.showEarlier(event));
  }

  get parts() {
    return [...this.box.querySelectorAll(".part")];
  }

  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.box;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  goToEnd() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  address(query) {
    const address = new URL(this.box.dataset.address, location.href);
    for (const [key, value] of Object.entries(query)) {
      address.searchParams.set(key, value);
    }
    return address;
  }

  async fetchPart(query) {
    const answer = await load(this.address(query));
    if (!answer?.ok) return null;
    const page = new DOMParser().parseFromString(
      await answer.text(),
      "text/html",
    );
    return page.querySelector(".part");
  }

  async follow() {
    while (this.parts.at(-1).dataset.complete !== "yes") {
      await pause(LOG_EVERY);
      const query = { offset: this.parts.at(-1).dataset.end };
      if (this.box.dataset.step) query.step = this.box.dataset.step;
      const part = await this.fetchPart(query);
      if (part) this.append(part);
    }
  }

  append(part) {
    const last = this.parts.at(-1);
    if (!part.childElementCount) {
      Object.assign(last.dataset, {
        end: part.dataset.end,
        complete: part.dataset.complete,
      });
      return;
    }
    const following = this.atEnd;
    this.box.append(part);
    if (following) {
      this.trim();
      this.goToEnd();
    }
    this.showJump();
  }

  // What is far above is dropped, and can be had again.
  trim() {
    const parts = this.parts;
    let lines = this.box.querySelectorAll(".line").length;
    while (lines > LINES_KEPT && parts.length > 1) {
      const first = parts.shift();
      lines -= first.childElementCount;
      first.remove();
      this.offerEarlier();
    }
  }

  offerEarlier() {
    if (this.box.dataset.step || this.box.querySelector("#earlier")) return;
    const template = document.getElementById("earlier-template");
    this.box.prepend(template.content.cloneNode(true));
  }

  async showEarlier(event) {
    if (event.target.id !== "earlier") return;
    event.preventDefault();
    const first = this.parts[0];
    const part = await this.fetchPart({ before: first.dataset.start });
    if (!part) return;
    const height = this.box.scrollHeight;
    first.before(part);
    this.box.scrollTop += this.box.scrollHeight - height;
    if (part.dataset.start === "0") {
      event.target.parentElement.remove();
      this.box.focus();
    }
  }

  showJump() {
    this.jump ??= this.makeJump();
    this.jump.hidden = this.atEnd;
  }

  makeJump() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "jump second";
    button.textContent = this.box.dataset.following;
    button.addEventListener("click", () => {
      this.goToEnd();
      this.box.focus();
    });
    this.box.after(button);
    return button;
  }
}

function startLog(box) {
  const log = new Log(box);
  if (box.dataset.still) return;
  log.goToEnd();
  log.follow();
}

// Buttons that only a script can serve.

function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy).textContent;
      await navigator.clipboard.writeText(text);
      announcement.textContent = body.dataset.copied;
      const before = button.textContent;
      button.textContent = body.dataset.copied;
      setTimeout(() => {
        button.textContent = before;
      }, 2000);
    });
  }
}

if (body.dataset.refresh) followPage();
localizeTimes(document);
const box = document.getElementById("log");
if (box) startLog(box);
offerCopies();
document.getElementById("problem")?.focus();
