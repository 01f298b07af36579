import type { Messages } from './en.ts';

const und = (list: string[]): string => (list.length < 2 ? list[0] : `${list.slice(0, -1).join(', ')} und ${list.at(-1)}`);

export const de: Messages = {
  language: 'de',
  direction: 'ltr',
  seat: (section, row, number) =>
    (section ? `${section}, ` : '') + [row && `Reihe ${row}`, number && `Platz ${number}`].filter(Boolean).join(' '),
  seats: (section, row, numbers) =>
    `${section ? `${section}, ` : ''}${row ? `Reihe ${row} ` : ''}${numbers.length < 2 ? 'Platz' : 'Plätze'} ${und(numbers)}`,
  row: row => `Reihe ${row}`,
  table: name => `Tisch ${name}`,
  comma: ', ',

  loading: 'Die Plätze werden geladen …',
  failed: 'Die Plätze konnten nicht geladen werden. Bitte laden Sie die Seite neu.',
  gone: 'Diese Vorstellung ist hier nicht im Verkauf. Vielleicht ist sie vorbei, oder der Link stimmt nicht.',
  mapLabel:
    'Saalplan. Pfeiltasten gehen von Platz zu Platz, Eingabe wählt, Plus und Minus zoomen, 0 zeigt alles, H geht weiter zum Reservieren. ' +
    'Dieselben Plätze stehen unten als Liste.',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fit: 'Ganzen Plan zeigen',
  brush: 'Mehrere Plätze durch Ziehen wählen',
  minimap: 'Übersicht',
  floors: 'Etagen',
  allFloors: 'Alle',
  floor: floor => (floor === 0 ? 'Erdgeschoss' : `${floor}. Rang`),
  shapes: {
    screen: 'Leinwand',
    stage: 'Bühne',
    orchestra: 'Orchester',
    'orchestra pit': 'Orchestergraben',
    field: 'Spielfeld',
    pitch: 'Spielfeld',
    'sound desk': 'Tonregie',
    exit: 'Ausgang',
    'emergency exit': 'Notausgang',
    entrance: 'Eingang',
    stairs: 'Treppe',
    lift: 'Aufzug',
    bar: 'Bar',
    toilets: 'Toiletten',
    cloakroom: 'Garderobe',
  },

  yourSeats: 'Ihre Plätze',
  selected: 'Ausgewählt',
  clear: 'Leeren',
  upTo: most => `bis zu ${most}`,
  hold: (count, price) => `${count === 1 ? '1 Platz' : `${count} Plätze`} reservieren · ${price}`,
  addSeats: (count, price) => `${count === 1 ? '1 Platz' : `${count} Plätze`} hinzufügen · ${price}`,
  holding: 'Wird reserviert …',
  dismiss: 'Schließen',
  heldFor: count => (count === 1 ? 'Dieser Platz gehört Ihnen noch' : 'Diese Plätze gehören Ihnen noch'),
  heldSeats: 'Für Sie reserviert',
  seatsFor: (count, price) => `${count === 1 ? '1 Platz' : `${count} Plätze`} · ${price}`,
  total: 'Summe',
  checkout: 'Zur Kasse',
  moreTime: 'Mehr Zeit',
  asking: 'Wird angefragt …',
  release: 'Freigeben',
  releaseAll: 'Alle freigeben',
  removeSeat: name => `${name} entfernen`,
  releaseSeat: name => `${name} freigeben`,

  best: 'Beste Plätze nebeneinander',
  howMany: 'Wie viele',
  fewer: 'Einer weniger',
  more: 'Einer mehr',
  numberOfSeats: 'Anzahl der Plätze',
  price: 'Preis',
  anyPrice: 'Jeder Preis',
  wheelchairWanted: 'Mit Rollstuhlplatz',
  findAndHold: 'Finden und reservieren',

  prices: 'Preise',
  legend: 'Was Sie sehen',
  showOnly: category => `Nur ${category} zeigen`,
  showAll: 'Alle Preise zeigen',
  free: 'Kostenlos',
  appearances: ['Frei', 'Ausgewählt', 'Für Sie reserviert', 'Von anderen reserviert', 'Verkauft', 'Nicht im Verkauf'],
  kinds: { standard: '', wheelchair: 'Rollstuhlplatz', companion: 'Begleitplatz', restricted: 'Eingeschränkte Sicht' },

  releases: {
    never: 'Rollstuhl- und Begleitplätze sind für alle da, die sie brauchen, und bleiben für sie frei.',
    hallSold: 'Rollstuhl- und Begleitplätze bleiben für alle, die sie brauchen, bis alle anderen Plätze verkauft sind.',
    sectionSold: 'Rollstuhl- und Begleitplätze bleiben für alle, die sie brauchen, bis alle anderen Plätze ihres Bereichs verkauft sind.',
    priceSold: 'Rollstuhl- und Begleitplätze bleiben für alle, die sie brauchen, bis alle anderen Plätze zu ihrem Preis verkauft sind.',
  },
  released: 'Wo alle anderen Plätze verkauft sind, kann jetzt jeder die Rollstuhl- und Begleitplätze nehmen.',
  spaceTitle: 'Ist das für jemanden im Rollstuhl?',
  spaceText: name => `${name} ist ein Rollstuhlplatz ohne festen Sitz.`,
  companionText: (names, count) =>
    count === 1 ? `Der Platz daneben ist für die Begleitung: ${names}.` : `Die Plätze daneben sind für die Begleitung: ${names}.`,
  spaceWith: (count, price) => `Ja, mit ${count === 1 ? 'einem Platz' : `${count} Plätzen`} daneben · ${price}`,
  spaceAlone: price => `Ja, nur der Rollstuhlplatz · ${price}`,
  spaceNo: 'Nein, ich wähle einen anderen Platz',

  list: 'Plätze als Liste',
  listHint: 'Pfeiltasten gehen durch die Liste, rechts öffnet, Eingabe wählt.',
  freeOf: (free, all) => `${free} von ${all} frei`,
  left: (count, text) => (count === 0 ? 'Ausverkauft' : count === 1 ? 'Noch 1 Platz' : `Noch ${text} Plätze`),
  note: (count, text) => (count === 0 ? 'ausverkauft' : `${text} frei`),

  lost: (names, count, left) =>
    `Jemand war schneller: ${names} ${count === 1 ? 'ist' : 'sind'} soeben vergeben worden. ` +
    (left === 0
      ? 'Bitte wählen Sie einen anderen.'
      : left === 1
        ? 'Ihr anderer Platz ist noch ausgewählt.'
        : 'Ihre anderen Plätze sind noch ausgewählt.'),
  lostSome: 'Jemand war schneller: Nicht alle dieser Plätze sind noch frei. Bitte wählen Sie noch einmal.',
  heldInstead: (names, count) =>
    `Jemand war schneller. Wir halten ${count === 1 ? 'einen ebenso guten Platz' : 'ebenso gute Plätze'} für Sie: ${names}. ` +
    `Gefällt Ihnen das nicht? Geben Sie ${count === 1 ? 'ihn' : 'sie'} frei und wählen Sie neu.`,
  similar: count => (count === 1 ? 'Einen ebenso guten reservieren' : `${count} ebenso gute reservieren`),
  orphan: (names, count) =>
    `So ${count === 1 ? 'bliebe' : 'blieben'} ${names} allein zwischen vergebenen Plätzen, wo niemand in Begleitung sitzen könnte. ` +
    `Rücken Sie um einen Platz, oder nehmen Sie ${count === 1 ? 'ihn' : 'sie'} dazu.`,
  takeToo: count => (count === 1 ? 'Den Platz auch nehmen' : 'Diese Plätze auch nehmen'),
  companionAlone: (names, count) =>
    `Solange der Rollstuhlplatz daneben frei ist, ${count === 1 ? 'bleibt' : 'bleiben'} ${names} für die Begleitung von jemandem im ` +
    'Rollstuhl. Nehmen Sie den Rollstuhlplatz dazu, oder wählen Sie andere Plätze.',
  companionsStay: (names, count) =>
    `Ohne den Rollstuhlplatz ${count === 1 ? 'kann' : 'können'} ${names} nicht reserviert bleiben. ` +
    `Geben Sie ${count === 1 ? 'ihn' : 'sie'} mit frei, oder behalten Sie alles.`,
  tooManySeats: most => `Sie können bis zu ${most} Plätze auf einmal reservieren.`,
  tooManySelected: most => `Sie können bis zu ${most} Plätze auf einmal auswählen.`,
  limitReached:
    'Sie haben schon so viele Gruppen von Plätzen reserviert, wie ein Besucher darf. Kaufen Sie zuerst eine, oder geben Sie eine frei.',
  closed: 'Für diese Vorstellung werden gerade keine Plätze verkauft.',
  noneAvailable: 'Solche Plätze gibt es nebeneinander nicht mehr. Versuchen Sie es mit weniger Plätzen oder jedem Preis.',
  notHeld: 'Die Plätze konnten nicht reserviert werden. Bitte versuchen Sie es noch einmal.',
  noBest: (count, narrowed) =>
    `${count === 1 ? 'So ein Platz ist' : `${count} solche Plätze nebeneinander sind`} leider nicht mehr frei. ` +
    (narrowed ? 'Versuchen Sie jeden Preis oder weniger Plätze.' : 'Versuchen Sie weniger Plätze, oder wählen Sie einzeln.'),
  notFree: (name, appearance) => {
    const reasons = [
      '', '',
      'ist schon für Sie reserviert',
      'ist von jemand anderem reserviert und kann wieder frei werden',
      'ist verkauft',
    ];
    return `${name} ${reasons[appearance] ?? 'ist nicht im Verkauf'}.`;
  },

  expiring: 'Ihre Zeit ist fast um. Gehen Sie jetzt zur Kasse, oder bitten Sie um mehr Zeit.',
  expired: (names, count) =>
    `Die Zeit für ${names} ist abgelaufen, ${count === 1 ? 'der Platz ist' : 'die Plätze sind'} wieder für alle frei. ` +
    'Sie können noch einmal wählen, wenn niemand schneller war.',
  extended: 'Ihre Plätze bleiben noch etwas länger reserviert.',
  hadThemLong: 'Diese Plätze hatten Sie schon so lange wie erlaubt. Wählen Sie andere, oder warten Sie ein wenig.',
  capReached: 'Länger können diese Plätze nicht reserviert bleiben. Bitte bezahlen Sie, bevor die Zeit abläuft.',
  notExtended: 'Diese Plätze konnten nicht länger reserviert werden.',
  notReleased: 'Die Plätze konnten nicht freigegeben werden.',
  releasedByStaff: 'Die Kasse musste Plätze freigeben, die für Sie reserviert waren. Das tut uns leid; bitte wählen Sie andere.',
  booked: 'Gebucht: viel Vergnügen.',

  calledOff: reason => `Diese Vorstellung fällt aus. ${reason} Was dafür bezahlt wurde, wird erstattet.`,
  startChanged: (now, before) => `Der Beginn hat sich geändert: jetzt ${now} statt ${before}.`,
  pleaseNote: notes => `Bitte beachten: ${notes}`,
  pricesChanged: 'Die Preise haben sich geändert. Für Plätze, die für Sie reserviert sind, gilt der alte.',
  salesClosed: 'Der Verkauf für diese Vorstellung ist beendet. Was für Sie reserviert ist, können Sie noch kaufen.',

  unreachable:
    'Die Kasse ist nicht erreichbar. Bitte versuchen Sie es gleich noch einmal; ' +
    'falls Ihre Plätze reserviert wurden, erscheinen sie hier.',
  busy: 'An der Kasse ist viel los. Nichts wurde geändert; bitte versuchen Sie es gleich noch einmal.',
  broken: 'Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.',
  connecting: 'Verbindung wird aufgebaut …',
  reconnectingSafe: 'Verbindung wird wiederhergestellt … Ihre Reservierung ist sicher',
  reconnecting: 'Verbindung wird wiederhergestellt … der Plan ist vielleicht nicht ganz aktuell',
  viewers: text => `${text} Personen sehen sich das an`,
  asOf: ago => `So war es ${ago}.`,

  nowSelected: (name, count) => `${name} ausgewählt, zusammen ${count}.`,
  nowRemoved: name => `${name} entfernt.`,
  nowHeld: names => `Für Sie reserviert: ${names}.`,
  besideTaken: name => `Neben Ihrer Auswahl: ${name} ist soeben vergeben worden.`,
  besideFree: name => `Neben Ihrer Auswahl: ${name} ist wieder frei.`,
};
