/// What a page's script does: it shows a shorter time larger, says the time under the pointer, and a picture in its own
/// size. Without it everything is there. It has no `<` and no `&`, so that the page is XML as well.
enum TimelineScript {
    static let text = #"""
        "use strict";
        const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
        const make = (name, attributes, parent) => {
          const element = document.createElementNS("http://www.w3.org/2000/svg", name);
          for (const key in attributes) element.setAttribute(key, attributes[key]);
          parent.append(element);
          return element;
        };
        const show = (element, isShown) => isShown ? element.removeAttribute("display") : element.setAttribute("display", "none");
        const preview = document.createElement("img");
        preview.id = "preview";
        preview.hidden = true;
        document.body.append(preview);

        for (const svg of document.querySelectorAll("svg[data-length]")) {
          const [length, begin, offset, left, right, top, bottom] = ["length", "begin", "offset", "left", "right", "top", "bottom"].map(key => Number(svg.dataset[key]));
          let from = 0, to = length;
          const ticks = svg.querySelector(".ticks");
          const items = [...svg.querySelectorAll(".t[data-a]")].filter(item => !ticks.contains(item));
          const lanes = new Map(items.filter(item => item.classList.contains("p")).map(item => [item.parentNode, 0]));
          const x = time => left + (time - from) / (to - from) * (right - left);
          const local = time => new Date(begin + time + offset * 1000).toISOString();

          function layTicks() {
            ticks.replaceChildren();
            const most = Math.floor((right - left) / 72);
            const step = 1000 * (steps.find(step => most > (to - from) / step / 1000) || 86400);
            const first = Math.ceil((begin + from + offset * 1000) / step) * step - offset * 1000 - begin;
            for (let time = first; to >= time; time += step) {
              const place = x(time), text = local(time), isMidnight = text.slice(11, 19) === "00:00:00";
              make("line", { class: "tick", x1: place, x2: place, y1: top, y2: bottom }, ticks);
              const label = isMidnight ? text.slice(5, 10) : text.slice(11, 60000 > step ? 19 : 16);
              make("text", { class: "tl", x: Math.min(place, right - 8), y: top - 5 }, ticks).textContent = label;
            }
          }

          function lay() {
            for (const lane of lanes.keys()) lanes.set(lane, left);
            for (const item of items) {
              const a = Number(item.dataset.a), b = Number(item.dataset.b || item.dataset.a);
              const isOut = from > b || a > to;
              if (item.classList.contains("p")) {
                const image = item.querySelector("image"), width = image.width.baseVal.value;
                const place = Math.min(Math.max(x(a) - width / 2, left), right - width);
                const isShown = isOut ? false : place >= lanes.get(item.parentNode);
                show(item, isShown);
                if (isShown) { image.setAttribute("x", place); lanes.set(item.parentNode, place + width + 2); }
                continue;
              }
              show(item, !isOut);
              if (isOut) continue;
              const start = Math.max(x(a), left), end = Math.min(x(b), right);
              if (item.tagName === "rect") {
                const width = Math.max(end - start, Number(item.dataset.m));
                item.setAttribute("x", Math.min(start, right - width));
                item.setAttribute("width", width);
              } else if (item.tagName === "line") {
                item.setAttribute("x1", start);
                item.setAttribute("x2", start);
              } else {
                item.setAttribute("x", (start + end) / 2);
                item.setAttribute("visibility", end - start >= 9 ? "visible" : "hidden");
              }
            }
            layTicks();
          }

          function zoom(factor, middle) {
            const span = Math.min(length, Math.max(2000, (to - from) / factor));
            from = Math.min(Math.max(0, middle - (middle - from) * span / (to - from)), length - span);
            to = from + span;
            lay();
          }
          function move(by) {
            const span = to - from;
            from = Math.min(Math.max(0, from + by), length - span);
            to = from + span;
            lay();
          }
          function whole() { from = 0; to = length; lay(); }

          const at = event => {
            const box = svg.getBoundingClientRect(), place = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
            return left > place || place > right ? null : from + (place - left) / (right - left) * (to - from);
          };
          const tools = document.createElement("div");
          tools.className = "tools";
          const words = svg.dataset.words.split("|");
          const actions = [() => zoom(2, (from + to) / 2), () => zoom(0.5, (from + to) / 2), () => move((from - to) / 3), () => move((to - from) / 3), whole];
          words.slice(0, 5).forEach((word, i) => {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = word;
            button.addEventListener("click", actions[i]);
            tools.append(button);
          });
          const clock = document.createElement("output");
          clock.textContent = words[5];
          tools.append(clock);
          svg.before(tools);

          const needle = make("line", { class: "needle", y1: top, y2: bottom, display: "none" }, svg);
          let dragged = null;
          svg.addEventListener("pointermove", event => {
            const time = at(event);
            show(needle, time !== null);
            clock.textContent = time === null ? words[5] : local(time).slice(0, 21).replace("T", " ");
            if (time === null) return;
            needle.setAttribute("x1", x(time));
            needle.setAttribute("x2", x(time));
            if (dragged !== null) move(dragged - time);
          });
          svg.addEventListener("pointerdown", event => { dragged = at(event); });
          window.addEventListener("pointerup", () => { dragged = null; });
          svg.addEventListener("pointerleave", () => { show(needle, false); clock.textContent = words[5]; });
          svg.addEventListener("dblclick", event => { const time = at(event); if (time !== null) zoom(3, time); });
          svg.addEventListener("wheel", event => {
            const time = at(event);
            if (time === null || !event.ctrlKey) return;
            event.preventDefault();
            zoom(event.deltaY > 0 ? 0.8 : 1.25, time);
          }, { passive: false });
          for (const item of svg.querySelectorAll(".p")) {
            item.addEventListener("pointerenter", () => { preview.src = item.querySelector("image").getAttribute("href"); preview.hidden = false; });
            item.addEventListener("pointerleave", () => { preview.hidden = true; });
          }
          window.addEventListener("beforeprint", whole);
        }
        """#

    /// SHA-256 of ``text``, Base64: what the page's policy allows to run.
    static let digest = "bPha8/LAyH4NSq6gs0lppIvvSipxHBYen9PVX3nYN1k="
}
