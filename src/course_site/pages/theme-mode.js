// Runs before the page is painted and before all other scripts.

// Where the browser denies storage, as in a frame of another site, merely to name it throws. The
// theme's scripts do not expect that: here they find a store that forgets when the page is left.
(() => {
  class Forgetful {
    #entries = new Map();
    get forgets() {
      return true;
    }
    get length() {
      return this.#entries.size;
    }
    key(index) {
      return [...this.#entries.keys()][index] ?? null;
    }
    getItem(key) {
      return this.#entries.get(String(key)) ?? null;
    }
    setItem(key, value) {
      this.#entries.set(String(key), String(value));
    }
    removeItem(key) {
      this.#entries.delete(String(key));
    }
    clear() {
      this.#entries.clear();
    }
  }
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[name].getItem("mode");
    } catch {
      Object.defineProperty(window, name, { value: new Forgetful(), configurable: true });
    }
  }
  // Nor do scripts of the theme and of Sphinx expect a full store. Ours do (course-work.js); live cells say what is lost.
  const write = Storage.prototype.setItem;
  Storage.prototype.setItem = function setItem(key, value) {
    try {
      write.call(this, key, value);
    } catch (error) {
      if (String(key).startsWith("course ")) throw error;
    }
  };
})();

// A reader who chose dark never sees the page light.
(() => {
  const root = document.documentElement;
  const mode = localStorage.getItem("mode") || "auto";
  const dark = mode === "dark" || (mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.mode = mode;
  root.dataset.theme = dark ? "dark" : "light";
})();
