/* Draws every [data-chart] once the page stands; the drawing library is fetched only then. ES2020. */
(function () {
  "use strict";
  const me = document.currentScript;
  const COLOURS = ["#0b5cad", "#2a9d8f", "#c77700", "#8250c4", "#c0392b", "#5b6b7b"];
  const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

  let asked = false;

  function draw(face) {
    if (face.dataset.drawn) return;
    face.dataset.drawn = "1";
    const told = JSON.parse(document.getElementById(face.dataset.chart).textContent);
    const chart = window.echarts.init(face, null, { renderer: "canvas" });
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const options = Object.assign({
      color: COLOURS,
      animation: !calm,
      animationDuration: 300,
      textStyle: { fontFamily: FONT, color: "#3c4854" },
      grid: { left: 8, right: 8, top: 36, bottom: 8, containLabel: true },
    }, told);
    options.tooltip = Object.assign({ trigger: "axis", confine: true }, told.tooltip, { renderMode: "richText" });
    if (told.legend !== undefined) options.legend = Object.assign({ top: 6, itemWidth: 14, itemHeight: 9 }, told.legend);
    chart.setOption(options);
    chart.on("click", (point) => {
      const url = point.data && point.data.url;
      if (typeof url === "string" && url.startsWith("/") && !url.startsWith("//")) window.location.assign(url);
    });
    new ResizeObserver(() => chart.resize()).observe(face);
  }
  const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);

  function load() {
    if (!document.querySelector("[data-chart]")) return;
    if (window.echarts) { drawAll(); return; }
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = me.dataset.echarts;
    script.addEventListener("load", drawAll);
    document.head.append(script);
  }
  load();
  window.Lianti.onStart(load);
})();
