import type { Messages } from './en.ts';

const rules = new Intl.PluralRules('ar');

/** A noun with its number. Arabic has a form for one, for two, for 3 to 10, for 11 to 99, and one for 100, 101, 102, 200 … */
const counted = (count: number, one: string, two: string, few: string, many: string, other = many): string => {
  const forms: Partial<Record<Intl.LDMLPluralRule, string>> = { one, two, few: `${count} ${few}`, many: `${count} ${many}` };
  return forms[rules.select(count)] ?? `${count} ${other}`;
};
const seats = (count: number): string => counted(count, 'مقعد واحد', 'مقعدين', 'مقاعد', 'مقعدًا', 'مقعد');
/** "1 و2 و3" */
const and = (list: string[]): string => list.join(' و');

export const ar: Messages = {
  language: 'ar',
  direction: 'rtl',
  seat: (section, row, number) =>
    (section ? `${section}، ` : '') + [row && `الصف ${row}`, number && `المقعد ${number}`].filter(Boolean).join(' '),
  seats: (section, row, numbers) =>
    `${section ? `${section}، ` : ''}${row ? `الصف ${row} ` : ''}${numbers.length < 2 ? 'المقعد' : 'المقاعد'} ${and(numbers)}`,
  row: row => `الصف ${row}`,
  table: name => `الطاولة ${name}`,
  comma: '، ',

  loading: 'جارٍ تحميل المقاعد…',
  failed: 'تعذّر تحميل المقاعد. أعد تحميل الصفحة من فضلك.',
  gone: 'هذا العرض غير معروض للبيع هنا. ربما انتهى، أو أن الرابط غير صحيح.',
  mapLabel:
    'مخطط المقاعد. تنقلك مفاتيح الأسهم من مقعد إلى آخر، ويختار مفتاح الإدخال المقعد، ويكبّر زائد المخطط ويصغّره ناقص، ويعرضه صفر كاملًا، ' +
    'وينقلك H إلى زر الحجز. ' +
    'وتجد المقاعد نفسها في القائمة أدناه.',
  zoomIn: 'تكبير',
  zoomOut: 'تصغير',
  fit: 'عرض المخطط كاملًا',
  brush: 'اختيار عدة مقاعد بالسحب',
  minimap: 'نظرة عامة',
  floors: 'الطوابق',
  allFloors: 'الكل',
  floor: floor => (floor === 0 ? 'الطابق الأرضي' : `الطابق ${floor}`),
  shapes: {
    screen: 'الشاشة',
    stage: 'المسرح',
    orchestra: 'الأوركسترا',
    'orchestra pit': 'حفرة الأوركسترا',
    field: 'الملعب',
    pitch: 'الملعب',
    'sound desk': 'منصة الصوت',
    exit: 'مخرج',
    'emergency exit': 'مخرج طوارئ',
    entrance: 'مدخل',
    stairs: 'درج',
    lift: 'مصعد',
    bar: 'مقصف',
    toilets: 'دورات المياه',
    cloakroom: 'غرفة المعاطف',
  },

  yourSeats: 'مقاعدك',
  selected: 'المقاعد المختارة',
  clear: 'إلغاء الاختيار',
  upTo: most => `حتى ${most}`,
  hold: (count, price) => `حجز ${seats(count)} مؤقتًا · ${price}`,
  addSeats: (count, price) => `أضف ${seats(count)} · ${price}`,
  holding: 'جارٍ الحجز…',
  dismiss: 'إغلاق',
  heldFor: count =>
    count === 1 ? 'هذا المقعد محجوز لك لمدة' : count === 2 ? 'هذان المقعدان محجوزان لك لمدة' : 'هذه المقاعد محجوزة لك لمدة',
  heldSeats: 'محجوزة لك',
  seatsFor: (count, price) => `${seats(count)} · ${price}`,
  total: 'المجموع',
  checkout: 'المتابعة إلى الدفع',
  moreTime: 'وقت إضافي',
  asking: 'جارٍ الطلب…',
  release: 'إلغاء الحجز',
  releaseAll: 'إلغاء الكل',
  removeSeat: name => `إزالة ${name}`,
  releaseSeat: name => `إلغاء حجز ${name}`,

  best: 'أفضل المقاعد المتجاورة',
  howMany: 'العدد',
  fewer: 'أقل بمقعد',
  more: 'أكثر بمقعد',
  numberOfSeats: 'عدد المقاعد',
  price: 'السعر',
  anyPrice: 'أي سعر',
  wheelchairWanted: 'مع مكان لكرسي متحرك',
  findAndHold: 'البحث والحجز مؤقتًا',

  prices: 'الأسعار',
  legend: 'ما الذي تراه',
  showOnly: category => `عرض ${category} فقط`,
  showAll: 'عرض كل الأسعار',
  free: 'مجانًا',
  appearances: ['متاح', 'مختار', 'محجوز لك', 'محجوز لغيرك', 'مباع', 'غير معروض للبيع'],
  kinds: { standard: '', wheelchair: 'مكان لكرسي متحرك', companion: 'مقعد مرافق', restricted: 'رؤية محدودة' },

  releases: {
    never: 'أماكن الكراسي المتحركة ومقاعد المرافقين مخصصة لمن يحتاجون إليها.',
    hallSold: 'أماكن الكراسي المتحركة ومقاعد المرافقين مخصصة لمن يحتاجون إليها، إلى أن تُباع المقاعد الأخرى كلها.',
    sectionSold: 'أماكن الكراسي المتحركة ومقاعد المرافقين مخصصة لمن يحتاجون إليها، إلى أن تُباع المقاعد الأخرى كلها في قسمها.',
    priceSold: 'أماكن الكراسي المتحركة ومقاعد المرافقين مخصصة لمن يحتاجون إليها، إلى أن تُباع المقاعد الأخرى كلها بسعرها.',
  },
  released: 'حيث بيعت المقاعد الأخرى كلها، أصبحت أماكن الكراسي المتحركة ومقاعد المرافقين متاحة للجميع.',
  spaceTitle: 'هل هذا المكان لشخص يستخدم كرسيًا متحركًا؟',
  spaceText: name => `${name} مكان لكرسي متحرك من دون مقعد ثابت.`,
  companionText: (names, count) =>
    count === 1 ? `المقعد المجاور له مخصص للمرافق: ${names}.` : `المقاعد المجاورة له مخصصة للمرافقين: ${names}.`,
  spaceWith: (count, price) => `نعم، مع ${seats(count)} بجانبه · ${price}`,
  spaceAlone: price => `نعم، المكان وحده · ${price}`,
  spaceNo: 'لا، سأختار مقعدًا آخر',

  list: 'المقاعد في قائمة',
  listHint: 'تنقلك مفاتيح الأسهم في القائمة، والسهم الأيسر يفتح، ومفتاح الإدخال يختار.',
  freeOf: (free, all) => `المتاح ${free} من ${all}`,
  left: (count, text) => {
    const forms: Partial<Record<Intl.LDMLPluralRule, string>> = {
      zero: 'نفدت المقاعد',
      one: 'بقي مقعد واحد',
      two: 'بقي مقعدان',
      few: `بقيت ${text} مقاعد`,
      many: `بقي ${text} مقعدًا`,
    };
    return forms[rules.select(count)] ?? `بقي ${text} مقعد`;
  },
  note: (count, text) => (count === 0 ? 'نفدت' : `المتاح ${text}`),

  lost: (names, _count, left) =>
    `سبقك غيرك إلى ${names}. ` +
    (left === 0 ? 'اختر مقعدًا آخر من فضلك.' : left === 1 ? 'ما زال مقعدك الآخر مختارًا.' : 'ما زالت مقاعدك الأخرى مختارة.'),
  lostSome: 'سبقك غيرك: لم تعد هذه المقاعد كلها متاحة. اختر من جديد من فضلك.',
  heldInstead: (names, count) =>
    count === 1
      ? `سبقك غيرك، فحجزنا لك مقعدًا لا يقل عنه جودة: ${names}. ألا يناسبك؟ ألغِ حجزه واختر من جديد.`
      : `سبقك غيرك، فحجزنا لك مقاعد لا تقل عنها جودة: ${names}. ألا تناسبك؟ ألغِ حجزها واختر من جديد.`,
  similar: count => (count === 1 ? 'حجز مقعد لا يقل عنه جودة' : `حجز ${seats(count)} لا تقل عنها جودة`),
  orphan: (names, count) =>
    `هكذا ${count === 1 ? 'يبقى' : 'تبقى'} ${names} ${count === 1 ? 'وحيدًا' : 'وحيدة'} بين مقاعد مشغولة، ` +
    `فلا يستطيع أحد الجلوس هناك مع رفقته. تحرّك مقعدًا واحدًا، أو خذ ${count === 1 ? 'هذا المقعد' : 'هذه المقاعد'} أيضًا.`,
  takeToo: count => (count === 1 ? 'أضف هذا المقعد أيضًا' : 'أضف هذه المقاعد أيضًا'),
  companionAlone: (names, count) =>
    `ما دام مكان الكرسي المتحرك المجاور متاحًا، ${count === 1 ? 'يبقى' : 'تبقى'} ${names} لمن يرافق شخصًا يستخدم كرسيًا متحركًا. ` +
    'خذ المكان أيضًا، أو اختر مقاعد أخرى.',
  companionsStay: (names, count) =>
    `من دون مكان الكرسي المتحرك لا يمكنك الاحتفاظ بما يلي: ${names}. ألغِ ${count === 1 ? 'حجزه' : 'حجزها'} أيضًا، أو احتفظ بكل شيء.`,
  tooManySeats: most => `يمكنك حجز ${seats(most)} كحد أقصى دفعة واحدة.`,
  tooManySelected: most => `يمكنك اختيار ${seats(most)} كحد أقصى دفعة واحدة.`,
  limitReached: 'لديك أقصى عدد مسموح به من الحجوزات المؤقتة. اشترِ مقاعد أحدها أو ألغِه أولًا.',
  closed: 'لا تُباع مقاعد لهذا العرض حاليًا.',
  noneAvailable: 'لم تعد هناك مقاعد متجاورة كهذه. جرّب عددًا أقل، أو أي سعر.',
  notHeld: 'تعذّر حجز المقاعد. حاول مرة أخرى من فضلك.',
  noBest: (count, narrowed) =>
    `عذرًا، لم يعد هناك ${counted(count, 'مقعد كهذا', 'مقعدان متجاوران كهذين', 'مقاعد متجاورة كهذه', 'مقعدًا متجاورًا كهذه')}. ` +
    (narrowed ? 'جرّب أي سعر، أو عددًا أقل.' : 'جرّب عددًا أقل، أو اختر المقاعد واحدًا واحدًا.'),
  notFree: (name, appearance) => {
    const reasons = ['', '', 'محجوز لك بالفعل', 'محجوز لشخص آخر، وقد يصبح متاحًا من جديد', 'مباع'];
    return `${name}: ${reasons[appearance] ?? 'غير معروض للبيع'}.`;
  },

  expiring: 'أوشك وقتك على الانتهاء. ادفع الآن، أو اطلب وقتًا إضافيًا.',
  expired: (names, count) =>
    `انتهى وقت حجز ${names}، ${count === 1 ? 'وأصبح متاحًا' : 'وأصبحت متاحة'} للجميع من جديد. يمكنك الاختيار مرة أخرى، إن لم يسبقك أحد.`,
  extended: 'مُدِّد حجز مقاعدك قليلًا.',
  hadThemLong: 'لقد احتفظت بهذه المقاعد أطول مدة ممكنة. اختر مقاعد أخرى أو انتظر قليلًا.',
  capReached: 'لا يمكن تمديد حجز هذه المقاعد أكثر. ادفع قبل انتهاء الوقت من فضلك.',
  notExtended: 'تعذّر تمديد حجز هذه المقاعد.',
  notReleased: 'تعذّر إلغاء حجز المقاعد.',
  releasedByStaff: 'اضطر شباك التذاكر إلى إلغاء حجز مقاعد كانت لك. نعتذر منك؛ اختر غيرها من فضلك.',
  booked: 'تم الشراء: نتمنى لك عرضًا ممتعًا.',

  calledOff: reason => `أُلغي هذا العرض. ${reason} يُعاد ما دُفع مقابله.`,
  startChanged: (now, before) => `تغيّر موعد البدء: أصبح ${now} بدلًا من ${before}.`,
  pleaseNote: notes => `يُرجى الانتباه: ${notes}`,
  pricesChanged: 'تغيّرت الأسعار. المقاعد المحجوزة لك تحتفظ بسعرها.',
  salesClosed: 'انتهى البيع لهذا العرض. ما هو محجوز لك يمكن شراؤه بعد.',

  unreachable: 'تعذّر الوصول إلى شباك التذاكر. حاول بعد قليل من فضلك؛ وإن كانت مقاعدك قد حُجزت فستظهر هنا.',
  busy: 'شباك التذاكر مزدحم جدًا. لم يتغير شيء؛ حاول بعد قليل من فضلك.',
  broken: 'حدث خطأ من جانبنا. حاول مرة أخرى من فضلك.',
  connecting: 'جارٍ الاتصال…',
  reconnectingSafe: 'جارٍ استعادة الاتصال… ما حجزته في أمان',
  reconnecting: 'جارٍ استعادة الاتصال… قد لا يكون المخطط محدّثًا',
  viewers: text => `عدد المشاهدين الآن: ${text}`,
  asOf: ago => `هكذا كانت الحال ${ago}.`,

  nowSelected: (name, count) => `اختير ${name}، والمجموع ${count}.`,
  nowRemoved: name => `أزيل ${name}.`,
  nowHeld: names => `محجوز لك: ${names}.`,
  besideTaken: name => `بجانب اختيارك: شُغل ${name} للتو.`,
  besideFree: name => `بجانب اختيارك: أصبح ${name} متاحًا من جديد.`,
};
