/* The picture under the handles: a bar a week, a lane of hatched holidays for each zone, months. */

import { seasonOf } from "./calendar.js";

const BARS = 62; // height of the tallest bar
const TOP = 8;
const LANE = 9;
const LANE_GAP = 2;
const NARROW = 62; // pixels of a month below which its name is cut short

export function drawStrip(context, strip) {
  const { width, height, first, end } = strip;
  const scale = width / (end - first);
  const x = (day) => (day - first) * scale;
  context.clearRect(0, 0, width, height);
  drawMonths(context, strip, x);
  drawBars(context, strip, x);
  drawPublicHolidays(context, strip, x, scale);
  drawLanes(context, strip, x);
}

function drawBars(context, { weeks, counts, colours }, x) {
  const most = Math.max(1, ...counts);
  const bottom = TOP + BARS;
  weeks.forEach(([from, to], nth) => {
    const count = counts[nth] ?? 0;
    const left = x(from) + 1;
    const width = Math.max(1, x(to + 1) - x(from) - 2);
    context.fillStyle = colours.line;
    context.fillRect(left, bottom - 2, width, 2);
    if (!count) return;
    const height = Math.max(4, (count / most) * BARS);
    context.fillStyle = colours[seasonOf(from + 3)];
    context.beginPath();
    context.roundRect(left, bottom - height, width, height, [3, 3, 0, 0]);
    context.fill();
  });
}

function drawPublicHolidays(context, { days, first, end, colours }, x, scale) {
  context.fillStyle = colours.ink;
  for (const day of days.publicHolidays.keys()) {
    if (day < first || day >= end) continue;
    const middle = x(day) + scale / 2;
    context.beginPath();
    context.moveTo(middle, TOP + BARS + 2);
    context.lineTo(middle + 3.5, TOP + BARS + 6);
    context.lineTo(middle, TOP + BARS + 10);
    context.lineTo(middle - 3.5, TOP + BARS + 6);
    context.fill();
  }
}

function drawLanes(context, { days, first, end, colours }, x) {
  days.holidays.forEach(({ stretches }, nth) => {
    const top = TOP + BARS + 13 + nth * (LANE + LANE_GAP);
    for (const [since, until] of stretches) {
      const left = x(Math.max(since, first));
      const width = x(Math.min(until + 1, end)) - left;
      if (width <= 0) continue;
      context.save();
      context.beginPath();
      context.roundRect(left, top, width, LANE, 2);
      context.clip();
      context.globalAlpha = 0.28;
      context.fillStyle = colours.holiday;
      context.fillRect(left, top, width, LANE);
      context.globalAlpha = 1;
      context.strokeStyle = colours.holiday;
      context.lineWidth = 1.6;
      context.beginPath();
      for (let at = left - LANE; at < left + width; at += 5) {
        context.moveTo(at, top + LANE);
        context.lineTo(at + LANE, top);
      }
      context.stroke();
      context.restore();
    }
  });
}

function drawMonths(context, { months, words, colours, height, face, width }, x) {
  const long = width / 12 >= NARROW;
  const size = width / 12 >= 90 ? 15 : 13;
  context.font = `500 ${size}px ${face}`;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  months.slice(0, -1).forEach((month, nth) => {
    const left = x(month);
    if (nth) {
      context.fillStyle = colours.line;
      context.fillRect(Math.round(left), TOP, 1, height - TOP);
    }
    context.fillStyle = colours["ink-2"];
    context.fillText(words.month(month, long), left + 5, height - 4);
  });
}
