// The parts of ECharts the board and the gauges draw with; everything else stays out of the bundle.
import * as echarts from "echarts/core";
import { BarChart, LineChart, PieChart, ScatterChart, HeatmapChart, MapChart, GaugeChart } from "echarts/charts";
import {
  AriaComponent, DatasetComponent, GeoComponent, GridComponent, LegendComponent,
  MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([
  BarChart, LineChart, PieChart, ScatterChart, HeatmapChart, MapChart, GaugeChart,
  AriaComponent, DatasetComponent, GeoComponent, GridComponent, LegendComponent,
  MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent, CanvasRenderer,
]);
window.echarts = echarts;
