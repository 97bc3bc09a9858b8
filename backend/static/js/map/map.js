/* The map itself: Leaflet, fetched when a map is first wanted, with our two layers and the operator's tiles. */

import { backgroundLayer } from "./background_layer.js";
import { placesLayer } from "./places_layer.js";

const FRANCE = [[41.3, -5.2], [51.1, 9.6]];
const LEAST_ZOOM = 5;
const MOST_ZOOM = 17;
const NARROW = 480; // pixels of width under which the buttons over the map stand below each other
const AROUND_CARD = 130; // pixels of its frame, its mark and the button below
const PLACE_ZOOM = 12; // no closer when all venues lie in one place

/** Fetches the libraries once; both put themselves beside the page's other names. */
async function libraries({ leaflet, leaflet_style: style, supercluster }) {
  if (!globalThis.L) await Promise.all([import(leaflet), styleSheet(style), import(supercluster)]);
  return [globalThis.L, globalThis.Supercluster];
}

function styleSheet(href) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

export class VenueMap {
  /** Makes the map in `element`. `config` is the page's; `on` has `moved`, `pointed`, `opened`. */
  static async make(element, config, on) {
    const [L, Supercluster] = await libraries(config);
    return new VenueMap(L, Supercluster, element, config, on);
  }

  constructor(L, Supercluster, element, config, on) {
    const { texts, tiles } = config;
    this.L = L;
    this.on = on;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(element, {
      zoomControl: false,
      attributionControl: false,
      minZoom: LEAST_ZOOM,
      maxZoom: tiles?.max_zoom ?? MOST_ZOOM,
      maxBounds: [[-85, -200], [85, 200]],
      zoomAnimation: !still,
      fadeAnimation: !still,
      inertia: !still,
    });
    L.control.zoom({ position: "topright", zoomInTitle: texts.zoom_in, zoomOutTitle: texts.zoom_out }).addTo(this.map);
    this.map.createPane("background").style.zIndex = 150;
    const face = getComputedStyle(element).fontFamily;
    this.background = new (backgroundLayer(L))({ circle: config.circle, face });
    this.places = new (placesLayer(L, Supercluster))({ shapes: config.shapes, kinds: config.kinds, face });
    if (tiles) {
      const options = { maxZoom: tiles.max_zoom, referrerPolicy: "strict-origin" };
      L.tileLayer(tiles.url, options).addTo(this.map);
    }
    this.map.setView([46.5, 2.5], LEAST_ZOOM);
    this.background.obstacles = () => [...this.places.obstacles(), ...this.furniture()];
    this.background.addTo(this.map);
    this.places.addTo(this.map);
    this.places.on("regroup", () => this.background.draw());
    this.map.on("moveend", () => on.moved(this.touched));
    for (const name of ["pointerdown", "wheel", "keydown"]) {
      element.addEventListener(name, () => (this.touched = true), { passive: true });
    }
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.point(null));
    this.map.on("click", (event) => this.press(event));
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(element);
  }

  async loadBackground({ background, towns }) {
    const answers = await Promise.all([fetch(background), fetch(towns)]);
    this.background.setContent(...(await Promise.all(answers.map((answer) => answer.json()))));
  }

  setDays(days) {
    this.days = days;
    this.places.setDays(days);
  }

  setColours(colours) {
    this.background.setColours(colours);
    this.places.setColours(colours);
  }

  setCircle(circle) {
    this.background.options.circle = circle;
    this.background.draw();
  }

  /** Shows, in this order of preference: the view of the address, a box, a circle, all venues, France. */
  show({ view, box, circle }) {
    this.touched = false;
    const options = { animate: false, padding: [28, 28] };
    if (view) {
      this.map.setView([view[0], view[1]], view[2], options);
    } else if (box) {
      this.map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { animate: false });
    } else if (circle) {
      const [latitude, longitude, kilometres] = circle;
      this.map.fitBounds(this.L.latLng(latitude, longitude).toBounds(kilometres * 2000), options);
    } else {
      const points = this.days?.size ? this.days.venues.map((venue) => [venue.latitude, venue.longitude]) : FRANCE;
      this.map.fitBounds(points, { ...options, maxZoom: PLACE_ZOOM });
    }
  }

  get view() {
    const { lat, lng } = this.map.getCenter();
    return [lat, lng, this.map.getZoom()];
  }

  /** West, south, east, north. */
  get box() {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  /** What stands over the map, as boxes that no name should lie under. */
  furniture() {
    const container = this.map.getContainer();
    const zero = container.getBoundingClientRect();
    return [...container.parentElement.querySelectorAll(".map-tools .button, .leaflet-bar, .map-key, .map-source")]
      .map((one) => one.getBoundingClientRect())
      .filter((box) => box.width)
      .map((box) => {
        const { x, y } = this.map.containerPointToLayerPoint([box.left - zero.left, box.top - zero.top]);
        return [x, y, x + box.width, y + box.height];
      });
  }

  /** The venues in sight, as indices. */
  inSight() {
    const [west, south, east, north] = this.box;
    const { latitudes, longitudes, size } = this.days;
    const found = [];
    for (let index = 0; index < size; index++) {
      const [latitude, longitude] = [latitudes[index], longitudes[index]];
      if (latitude >= south && latitude <= north && longitude >= west && longitude <= east) found.push(index);
    }
    return found;
  }

  /** Where a card may stand: below the buttons, of which a second may come, and no higher than what is left. */
  room() {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const top = clientWidth < NARROW ? 104 : 60;
    const maxHeight = Math.max(140, clientHeight - top - AROUND_CARD);
    return { autoPanPaddingTopLeft: [12, top], autoPanPaddingBottomRight: [12, 48], maxHeight };
  }

  hover({ containerPoint }) {
    this.point(this.places.itemAt(containerPoint));
  }

  point(item) {
    this.map.getContainer().classList.toggle("on-mark", item !== null);
    const index = item && !item.members ? item.index : -1;
    if (index === this.places.chosen && !item?.members) return;
    this.places.choose(index);
    this.name(item);
    this.on.pointed(index);
  }

  /** A venue's name beside its mark. */
  name(item) {
    this.tip?.remove();
    this.tip = null;
    if (!item || item.members) return;
    this.tip = this.L.tooltip({ direction: "top", offset: [0, -12], className: "map-tip" })
      .setLatLng([item.latitude, item.longitude])
      .setContent(textOf(this.days.venues[item.index].name))
      .addTo(this.map);
  }

  press({ containerPoint }) {
    const item = this.places.itemAt(containerPoint);
    if (!item) return;
    if (item.members) {
      const zoom = Math.min(this.places.clusters.getClusterExpansionZoom(item.id), this.map.getMaxZoom());
      this.map.setView([item.latitude, item.longitude], Math.max(zoom, this.map.getZoom() + 1));
    } else {
      this.name(null);
      const popup = this.L.popup({ closeButton: false, className: "map-card", offset: [0, -6], minWidth: 240, ...this.room() });
      popup.setLatLng([item.latitude, item.longitude]).setContent(this.on.opened(item.index, () => popup.update())).openOn(this.map);
    }
  }
}

function textOf(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}
