import type { Catalogue } from './catalogue';
import type { Chance } from './chance';
import { type Person, person } from './person';
import type { Session, SessionMaker } from './session';
import { SETTINGS as S } from './settings';

const REMEMBERED = 4096;

/** Someone who may come again. */
interface Guest {
  readonly who: Person;
  city: number;
  clicked: number;
}

/** Decides who comes next and where to; remembers the latest few thousand people. */
export class Guests {
  readonly #seed: number;
  readonly #catalogue: Catalogue;
  readonly #chance: Chance;
  readonly #guests: Guest[] = [];
  #people = 0;
  #sessions = 0;

  constructor(seed: number, catalogue: Catalogue, chance: Chance) {
    this.#seed = seed;
    this.#catalogue = catalogue;
    this.#chance = chance;
  }

  /** The next session, beginning at a time in milliseconds. */
  session(maker: SessionMaker, ts: number): Session {
    const chance = this.#chance;
    const isBack = this.#guests.length > 0 && chance.is(S.returning);
    const guest = isBack ? chance.of(this.#guests) : this.#newcomer();
    const isSameCity = isBack && chance.is(S.sameCity);
    const city = isSameCity ? guest.city : this.#catalogue.drawCity(chance);
    const session = maker.make({ number: this.#sessions++, who: guest.who, city, before: guest.clicked, ts });
    guest.city = session.city;
    if (session.clicked >= 0) guest.clicked = session.clicked;
    return session;
  }

  #newcomer(): Guest {
    const guest = { who: person(this.#seed, this.#people), city: 0, clicked: -1 };
    this.#guests[this.#people++ % REMEMBERED] = guest;
    return guest;
  }
}
