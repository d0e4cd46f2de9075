// Charts, and nothing that a page could not do without: every number of a chart stands beside it as text.

const style = getComputedStyle(document.documentElement);
const colour = name => style.getPropertyValue(name).trim();
const charts = new Map();

function base() {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.color = colour('--quiet');
  Chart.defaults.borderColor = colour('--line');
  Chart.defaults.animation = false;
}

const kinds = {
  rates(data) {
    const names = Object.keys(data.series);
    return {
      type: 'line',
      data: {
        labels: data.times.map(time => new Date(time).toISOString().slice(11, 16)),
        datasets: names.map((name, index) => ({
          label: name,
          data: data.series[name],
          borderColor: colour('--chart-' + (index + 1)),
          backgroundColor: colour('--chart-' + (index + 1)),
          borderWidth: 2, pointRadius: 0, pointHitRadius: 12, tension: .25,
        })),
      },
      options: {
        maintainAspectRatio: false,
        interaction: { mode: 'index', intersect: false },
        plugins: { legend: { position: 'bottom', labels: { usePointStyle: true, pointStyle: 'line' } } },
        scales: {
          x: { grid: { display: false }, ticks: { maxTicksLimit: 6, maxRotation: 0 }, title: { display: true, text: 'UTC' } },
          y: { beginAtZero: true, suggestedMax: 1, title: { display: true, text: 'per second' } },
        },
      },
    };
  },
  teams(data) {
    return {
      type: 'bar',
      data: {
        labels: data.teams,
        datasets: data.ages.map((age, index) => ({
          label: age, data: data.counts.map(counts => counts[index]), backgroundColor: colour('--age-' + (index + 1)), maxBarThickness: 26,
        })),
      },
      options: {
        maintainAspectRatio: false,
        indexAxis: 'y',
        plugins: { legend: { position: 'bottom', labels: { boxWidth: 12 } } },
        scales: { x: { stacked: true, beginAtZero: true, ticks: { precision: 0 } }, y: { stacked: true, grid: { display: false } } },
      },
    };
  },
};

function draw() {
  if (typeof Chart === 'undefined') {
    return;
  }
  base();
  for (const [canvas, chart] of charts) {
    if (!canvas.isConnected) {
      chart.destroy();
      charts.delete(canvas);
    }
  }
  for (const canvas of document.querySelectorAll('canvas[data-kind]')) {
    const source = document.querySelector(canvas.dataset.from);
    if (!source || !source.dataset.chart) {
      continue;
    }
    const wanted = kinds[canvas.dataset.kind](JSON.parse(source.dataset.chart));
    const known = charts.get(canvas);
    if (known) {
      known.data = wanted.data;
      known.update();
    } else {
      charts.set(canvas, new Chart(canvas, wanted));
    }
  }
}

document.addEventListener('DOMContentLoaded', draw);
document.addEventListener('htmx:afterSettle', draw);

// On a phone the menu closes behind whoever leaves it.
const menu = document.querySelector('.side details');
if (menu) {
  menu.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      menu.open = false;
    }
  });
  const wide = matchMedia('(min-width: 62rem)');
  const follow = () => { menu.open = wide.matches; };
  wide.addEventListener('change', follow);
  follow();
}

// A button pressed twice does its work once anyway; this only says so.
document.addEventListener('submit', event => {
  for (const button of event.target.querySelectorAll('button:not([type=button])')) {
    setTimeout(() => { button.disabled = true; }, 0);
    setTimeout(() => { button.disabled = false; }, 4000);
  }
});
