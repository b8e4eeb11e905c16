import { arrange, heightOf } from "./layout";
import type { Dashboard, Group, Widget } from "./widget";
import { type SloIds, widgetDefinition } from "./widget-json";

/** A dashboard as Datadog's API takes it. https://docs.datadoghq.com/api/latest/dashboards/ */
export function dashboardRequest(
  { title, description, variables, groups }: Dashboard,
  sloIds: SloIds,
): Record<string, unknown> {
  let row = 0;
  return {
    title,
    description,
    layout_type: "ordered",
    reflow_type: "fixed",
    tags: [],
    notify_list: [],
    template_variables: variables.map(({ name, tag, chosen }) => ({
      name,
      prefix: tag,
      available_values: [],
      defaults: [chosen],
    })),
    widgets: groups.map((group) => {
      const widget = groupWidget(group, row, sloIds);
      row += widget.layout.height;
      return widget;
    }),
  };
}

/** The row of a group's own title. */
const HEADING = 1;

function groupWidget({ title, asks, color, widgets }: Group, y: number, sloIds: SloIds) {
  const placed = arrange<Widget>(widgets);
  return {
    definition: {
      type: "group",
      title: `${title}: ${asks}`,
      background_color: `vivid_${color}`,
      show_title: true,
      layout_type: "ordered",
      widgets: placed.map(({ widget, x, y: row }) => ({
        definition: widgetDefinition(widget, sloIds),
        layout: { x, y: row, width: widget.width, height: widget.height },
      })),
    },
    layout: { x: 0, y, width: 12, height: heightOf(placed) + HEADING },
  };
}
