import type { EventSchema } from '../engine/events/schema';

/** Ids that mean something to a family; a schema does not list the values of an id, so they stand here. */
const HOTEL_ENTRY = ['image', 'info', 'rating', 'deals'];

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  sort: [
    'price only',
    'distance only',
    'rating only',
    'our recommendations',
    'interaction sort button',
    'price and recommended',
    'distance and recommended',
    'rating and recommended',
  ],
};

const CONTEXTS: Readonly<Record<string, readonly string[]>> = { device: ['mobile', 'desktop', 'tablet'] };

const ACTIVE: Readonly<Record<string, readonly string[]>> = {
  filters: [
    'Sort by Price',
    'Best Value',
    'Focus on Distance',
    'Focus on Rating',
    'Sort By Rating',
    'Sort By Distance',
    'Sort By Popularity',
  ],
};

/** Values of choices and of active sets that ask for a list in the order of a column, or of what no column says. */
const SORTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  filters: {
    price: ['Sort by Price'],
    rating: ['Sort By Rating'],
    distance: ['Sort By Distance'],
    popularity: ['Sort By Popularity'],
  },
  sort: { price: ['price only'], rating: ['rating only'], distance: ['distance only'] },
};

/** Steps of a scale, the lowest first. */
const SCALES: Readonly<Record<string, readonly string[]>> = {
  rating: ['Satisfactory', 'Good', 'Very Good', 'Excellent'],
};

/** Members that each have a column of their own; a list of several is one thing under several names. */
const MEMBERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  properties: {
    wifi: ['WiFi', 'WiFi (Rooms)', 'WiFi (Public Areas)', 'Free WiFi', 'Free WiFi (Rooms)', 'Free WiFi (Combined)'],
    pool: ['Pool', 'Swimming Pool (Combined Filter)', 'Swimming Pool (Outdoor)', 'Swimming Pool (Indoor)'],
    parking: ['Parking', 'Car Park'],
    aircon: ['Air Conditioning'],
    spa: ['Spa', 'Spa (Wellness Facility)'],
    pets: ['Pets', 'Pet Friendly'],
    all_inclusive: ['All Inclusive', 'All Inclusive (Upon Inquiry)'],
    beach: ['Beach', 'Direct beach access', 'Beachfront'],
    breakfast: ['Breakfast', 'Breakfast Included'],
    hotel: ['Hotel'],
    hostel: ['Hostel'],
    guest_house: ['Guest House'],
    apartment: ['House / Apartment', 'Serviced Apartment'],
    resort: ['Resort'],
  },
};

/** The kinds that an event type is split into: the parts of an item's entry that people open. */
export function touchKinds(type: string, { fields = {} }: EventSchema): readonly string[] {
  return type === 'touch' && fields.kind?.kind === 'id' ? HOTEL_ENTRY : [];
}

/** Values of a choice, of a context and of an active set that each have a column of their own. */
export const knownValues = {
  choice: (name: string): readonly string[] => CHOICES[name] ?? [],
  context: (name: string): readonly string[] => CONTEXTS[name] ?? [],
  sorts: (name: string, order: string): readonly string[] => SORTS[name]?.[order] ?? [],
  orders: [...new Set(Object.values(SORTS).flatMap((orders) => Object.keys(orders)))] as readonly string[],
  scale: (name: string): readonly string[] => SCALES[name] ?? [],
  members: (name: string): Readonly<Record<string, readonly string[]>> => MEMBERS[name] ?? {},
  active: (name: string): readonly string[] => ACTIVE[name] ?? [],
} as const;
