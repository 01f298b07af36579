import type { Messages } from './en.ts';

const y = (list: string[]): string => (list.length < 2 ? list[0] : `${list.slice(0, -1).join(', ')} y ${list.at(-1)}`);

export const es: Messages = {
  language: 'es',
  direction: 'ltr',
  seat: (section, row, number) => {
    const name = [row && `fila ${row}`, number && `asiento ${number}`].filter(Boolean).join(' ');
    return section ? `${section}, ${name}` : name.charAt(0).toUpperCase() + name.slice(1);
  },
  seats: (section, row, numbers) =>
    `${section ? `${section}, ` : ''}${row ? `fila ${row} ` : ''}${numbers.length < 2 ? 'asiento' : 'asientos'} ${y(numbers)}`,
  row: row => `Fila ${row}`,
  table: name => `mesa ${name}`,
  comma: ', ',

  loading: 'Cargando los asientos…',
  failed: 'No se pudieron cargar los asientos. Vuelva a cargar la página.',
  gone: 'Esta función no está a la venta aquí. Puede que haya terminado o que el enlace no sea correcto.',
  mapLabel:
    'Plano de asientos. Las flechas van de asiento en asiento, Intro selecciona, más y menos acercan y alejan, 0 lo muestra todo, ' +
    'H pasa a reservar. ' +
    'Los mismos asientos están en la lista de abajo.',
  zoomIn: 'Acercar',
  zoomOut: 'Alejar',
  fit: 'Ver todo el plano',
  brush: 'Seleccionar varios asientos arrastrando',
  minimap: 'Vista general',
  floors: 'Pisos',
  allFloors: 'Todos',
  floor: floor => (floor === 0 ? 'Planta baja' : `Piso ${floor}`),
  shapes: {
    screen: 'Pantalla',
    stage: 'Escenario',
    orchestra: 'Orquesta',
    'orchestra pit': 'Foso de la orquesta',
    field: 'Campo',
    pitch: 'Campo',
    'sound desk': 'Mesa de sonido',
    exit: 'Salida',
    'emergency exit': 'Salida de emergencia',
    entrance: 'Entrada',
    stairs: 'Escalera',
    lift: 'Ascensor',
    bar: 'Bar',
    toilets: 'Aseos',
    cloakroom: 'Guardarropa',
  },

  yourSeats: 'Sus asientos',
  selected: 'Seleccionados',
  clear: 'Quitar todos',
  upTo: most => `hasta ${most}`,
  hold: (count, price) => `Reservar ${count === 1 ? '1 asiento' : `${count} asientos`} · ${price}`,
  addSeats: (count, price) => `Añadir ${count === 1 ? '1 asiento' : `${count} asientos`} · ${price}`,
  holding: 'Reservando…',
  dismiss: 'Cerrar',
  heldFor: count => (count === 1 ? 'Este asiento es suyo durante' : 'Estos asientos son suyos durante'),
  heldSeats: 'Reservados para usted',
  seatsFor: (count, price) => `${count === 1 ? '1 asiento' : `${count} asientos`} · ${price}`,
  total: 'Total',
  checkout: 'Ir a pagar',
  moreTime: 'Más tiempo',
  asking: 'Solicitando…',
  release: 'Liberar',
  releaseAll: 'Liberar todos',
  removeSeat: name => `Quitar ${name}`,
  releaseSeat: name => `Liberar ${name}`,

  best: 'Los mejores asientos juntos',
  howMany: 'Cuántos',
  fewer: 'Uno menos',
  more: 'Uno más',
  numberOfSeats: 'Número de asientos',
  price: 'Precio',
  anyPrice: 'Cualquier precio',
  wheelchairWanted: 'Con espacio para silla de ruedas',
  findAndHold: 'Buscar y reservar',

  prices: 'Precios',
  legend: 'Lo que ve',
  showOnly: category => `Mostrar solo ${category}`,
  showAll: 'Mostrar todos los precios',
  free: 'Gratis',
  appearances: ['Libre', 'Seleccionado', 'Reservado para usted', 'Reservado por otros', 'Vendido', 'No a la venta'],
  kinds: {
    standard: '',
    wheelchair: 'Espacio para silla de ruedas',
    companion: 'Asiento de acompañante',
    restricted: 'Visibilidad reducida',
  },

  releases: {
    never: 'Los espacios para silla de ruedas y los asientos de acompañante se guardan para quienes los necesitan.',
    hallSold:
      'Los espacios para silla de ruedas y los asientos de acompañante se guardan para quienes los necesitan ' +
      'hasta que se vendan todos los demás asientos.',
    sectionSold:
      'Los espacios para silla de ruedas y los asientos de acompañante se guardan para quienes los necesitan ' +
      'hasta que se vendan todos los demás asientos de su sección.',
    priceSold:
      'Los espacios para silla de ruedas y los asientos de acompañante se guardan para quienes los necesitan ' +
      'hasta que se vendan todos los demás asientos de su precio.',
  },
  released:
    'Donde se han vendido todos los demás asientos, los espacios para silla de ruedas y los asientos de acompañante ' +
    'son ahora para todos.',
  spaceTitle: '¿Es para alguien que usa silla de ruedas?',
  spaceText: name => `${name} es un espacio para silla de ruedas, sin asiento fijo.`,
  companionText: (names, count) =>
    count === 1
      ? `El asiento de al lado es para quien acompaña: ${names}.`
      : `Los asientos de al lado son para quienes acompañan: ${names}.`,
  spaceWith: (count, price) => `Sí, con ${count === 1 ? 'un asiento' : `${count} asientos`} al lado · ${price}`,
  spaceAlone: price => `Sí, solo el espacio · ${price}`,
  spaceNo: 'No, elegiré otro asiento',

  list: 'Lista de asientos',
  listHint: 'Las flechas recorren la lista, derecha abre, Intro selecciona.',
  freeOf: (free, all) => `${free} de ${all} libres`,
  left: (count, text) => (count === 0 ? 'Agotado' : count === 1 ? 'Queda 1 asiento' : `Quedan ${text} asientos`),
  note: (count, text) => (count === 0 ? 'agotado' : `${text} libres`),

  lost: (names, count, left) =>
    `Alguien fue más rápido: ${names} ${count === 1 ? 'acaba' : 'acaban'} de ocuparse. ` +
    (left === 0 ? 'Elija otro.' : left === 1 ? 'Su otro asiento sigue seleccionado.' : 'Sus otros asientos siguen seleccionados.'),
  lostSome: 'Alguien fue más rápido: no todos estos asientos siguen libres. Elija de nuevo.',
  heldInstead: (names, count) =>
    `Alguien fue más rápido, así que le guardamos ${count === 1 ? 'uno igual de bueno' : 'otros igual de buenos'}: ${names}. ` +
    `¿No le convence? Libérelo${count === 1 ? '' : 's'} y elija de nuevo.`,
  similar: count => (count === 1 ? 'Reservar uno igual de bueno' : `Reservar ${count} igual de buenos`),
  orphan: (names, count) =>
    `Así ${count === 1 ? 'quedaría' : 'quedarían'} ${names} entre asientos ocupados, donde nadie podría sentarse acompañado. ` +
    `Muévase un asiento o tome ${count === 1 ? 'ese' : 'esos'} también.`,
  takeToo: count => (count === 1 ? 'Añadir también ese asiento' : 'Añadir también esos asientos'),
  companionAlone: (names, count) =>
    `Mientras el espacio para silla de ruedas de al lado esté libre, ${names} se ${count === 1 ? 'guarda' : 'guardan'} para quien ` +
    'acompaña a alguien en silla de ruedas. Tome también el espacio o elija otros asientos.',
  companionsStay: (names, count) =>
    `Sin el espacio para silla de ruedas no puede conservar ${names}. ` +
    `${count === 1 ? 'Libérelo' : 'Libérelos'} también o consérvelo todo.`,
  tooManySeats: most => `Puede reservar hasta ${most} asientos a la vez.`,
  tooManySelected: most => `Puede elegir hasta ${most} asientos a la vez.`,
  limitReached: 'Ya tiene reservados tantos grupos de asientos como se permite. Compre o libere uno primero.',
  closed: 'Ahora no se venden asientos para esta función.',
  noneAvailable: 'Ya no hay asientos así juntos. Pruebe con menos asientos o con cualquier precio.',
  notHeld: 'No se pudieron reservar los asientos. Inténtelo de nuevo.',
  noBest: (count, narrowed) =>
    `Lo sentimos, ya no ${count === 1 ? 'hay un asiento así libre' : `hay ${count} asientos así juntos`}. ` +
    (narrowed ? 'Pruebe con cualquier precio o con menos asientos.' : 'Pruebe con menos asientos o elíjalos uno a uno.'),
  notFree: (name, appearance) => {
    const reasons = [
      '', '',
      'ya está reservado para usted',
      'está reservado por otra persona; puede volver a quedar libre',
      'está vendido',
    ];
    return `${name} ${reasons[appearance] ?? 'no está a la venta'}.`;
  },

  expiring: 'Su tiempo está a punto de acabar. Pague ahora o pida más tiempo.',
  expired: (names, count) =>
    `El tiempo para ${names} se ha acabado y ${count === 1 ? 'queda libre' : 'quedan libres'} para todos. ` +
    'Puede elegir de nuevo, si nadie fue más rápido.',
  extended: 'Sus asientos quedan reservados un poco más.',
  hadThemLong: 'Ya ha tenido estos asientos el máximo de tiempo. Elija otros o espere un poco.',
  capReached: 'Estos asientos no se pueden reservar por más tiempo. Pague antes de que se acabe.',
  notExtended: 'No se pudo prolongar la reserva de estos asientos.',
  notReleased: 'No se pudieron liberar los asientos.',
  releasedByStaff: 'La taquilla tuvo que liberar asientos reservados para usted. Lo sentimos; elija otros.',
  booked: 'Comprado: disfrute de la función.',

  calledOff: reason => `Esta función se ha cancelado. ${reason} Se devuelve lo que se pagó por ella.`,
  startChanged: (now, before) => `Ha cambiado la hora de inicio: ahora es ${now}, no ${before}.`,
  pleaseNote: notes => `Tenga en cuenta: ${notes}`,
  pricesChanged: 'Los precios han cambiado. Los asientos reservados para usted conservan el suyo.',
  salesClosed: 'La venta para esta función ha terminado. Lo que está reservado para usted aún se puede comprar.',

  unreachable: 'No pudimos contactar con la taquilla. Inténtelo en un momento; si sus asientos quedaron reservados, aparecerán aquí.',
  busy: 'La taquilla está muy ocupada. Nada ha cambiado; inténtelo en un momento.',
  broken: 'Algo falló por nuestra parte. Inténtelo de nuevo.',
  connecting: 'Conectando…',
  reconnectingSafe: 'Reconectando… lo que tiene reservado está a salvo',
  reconnecting: 'Reconectando… el plano puede no estar al día',
  viewers: text => `${text} personas lo están mirando`,
  asOf: ago => `Así estaba ${ago}.`,

  nowSelected: (name, count) => `${name} seleccionado, ${count} en total.`,
  nowRemoved: name => `${name} quitado.`,
  nowHeld: names => `Reservados para usted: ${names}.`,
  besideTaken: name => `Junto a su selección: ${name} acaba de ocuparse.`,
  besideFree: name => `Junto a su selección: ${name} vuelve a estar libre.`,
};
