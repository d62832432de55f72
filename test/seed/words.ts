/**
 * What the customers of a made-up shop say: sentences with holes, in the languages such a shop meets, so that search,
 * line breaking and direction have something real to work on.
 */
export interface Tongue {
  readonly code: string;
  /** Share of the customers. */
  readonly share: number;
  readonly names: readonly string[];
  readonly asks: readonly string[];
  readonly answers: readonly string[];
  readonly things: readonly string[];
  readonly short: readonly string[];
}

export const TONGUES: readonly Tongue[] = [
  {
    code: "en",
    share: 0.45,
    names: [
      "Ana Costa",
      "Ben Okoro",
      "Chloe Martin",
      "Dev Patel",
      "Emma Wood",
      "Finn O’Neill",
      "Grace Lee",
      "Zoë Hart",
    ],
    asks: [
      "Hi! Do you still have the {thing} in {size}?",
      "How much is the {thing} with delivery to postcode {number}?",
      "I ordered the {thing} last week (order {number}) and it has not arrived yet. Could you look where it is?",
      "Is the {thing} machine washable?\nAnd does it come in {size}?",
      "Can I collect the {thing} on Saturday instead?",
      "The {thing} is lovely, thank you so much! I will send you a picture when I wear it 😊",
      "Sorry, wrong size. Can I swap {size} for the next one up? Receipt number is {number}.",
    ],
    answers: [
      "Hello! Yes, the {thing} is here in {size}. Shall I put it aside for you?",
      "Order {number} left us yesterday, it should be with you tomorrow.",
      "Delivery is free from 50, otherwise {number} cents. It takes two to three days.",
      "Of course, bring the {thing} by whenever it suits you. We are open until 18:00.",
      "I am sorry, the {thing} is sold out. New ones come on Thursday.",
    ],
    things: ["blue linen shirt", "ceramic mug", "wool scarf", "leather belt", "candle", "tote bag", "silver ring"],
    short: ["Thanks!", "Yes please", "👍", "Great", "Is the shop open today?", "❤️❤️", "Perfect, see you then"],
  },
  {
    code: "es",
    share: 0.18,
    names: ["Lucía Fernández", "Íñigo Peña", "Sofía Núñez", "Mateo García", "Begoña Ruiz"],
    asks: [
      "¡Hola! ¿Os queda {thing} en la talla {size}?",
      "¿Cuánto cuesta {thing} con envío al {number}?",
      "Hice el pedido {number} hace una semana y aún no ha llegado, ¿podéis mirarlo?",
      "¿Puedo pasar mañana a recoger {thing}?",
    ],
    answers: [
      "¡Hola! Sí, tenemos {thing} en {size}. ¿Te lo guardo?",
      "El pedido {number} salió ayer, te llega mañana.",
      "Claro que sí, abrimos hasta las 20:00.",
    ],
    things: ["la camisa azul", "el cinturón de cuero", "la taza pequeña", "la bufanda", "el bolso de algodón"],
    short: ["¡Gracias!", "Vale", "¿Abrís hoy?", "Perfecto 🙌", "Sí, por favor"],
  },
  {
    code: "pt-BR",
    share: 0.15,
    names: ["João Conceição", "Mariana Araújo", "Thaís Gonçalves", "Luís Brandão"],
    asks: [
      "Oi! Ainda tem {thing} no tamanho {size}?",
      "Quanto fica {thing} com frete para o CEP {number}?",
      "Fiz o pedido {number} e ainda não chegou, pode verificar?",
      "Posso trocar {thing} por um tamanho maior?",
    ],
    answers: [
      "Oi! Temos sim {thing} no {size}. Posso separar para você?",
      "O pedido {number} saiu ontem, chega amanhã.",
      "Pode trocar sim, estamos abertos até as 18h.",
    ],
    things: ["a camisa azul", "o cinto de couro", "a caneca", "o cachecol", "a bolsa de algodão"],
    short: ["Obrigada!", "Tá bom", "Vocês abrem hoje?", "Perfeito 😍", "Isso"],
  },
  {
    code: "ar",
    share: 0.17,
    names: ["ليلى حداد", "عمر الخطيب", "نور السيد", "سارة منصور", "يوسف عباس"],
    asks: [
      "مرحباً، هل {thing} متوفر بمقاس {size}؟",
      "كم سعر {thing} مع التوصيل؟ الرمز البريدي {number}",
      "طلبت الأسبوع الماضي (رقم الطلب {number}) ولم يصل بعد، هل يمكنكم التحقق؟",
      "هل أستطيع استلام {thing} يوم السبت؟",
    ],
    answers: [
      "أهلاً بك، نعم {thing} متوفر بمقاس {size}. هل نحجزه لك؟",
      "الطلب {number} خرج أمس ويصلك غداً إن شاء الله.",
      "بالتأكيد، نحن مفتوحون حتى السادسة مساءً.",
    ],
    things: ["القميص الأزرق", "الحزام الجلدي", "الكوب", "الوشاح الصوفي", "الحقيبة"],
    short: ["شكراً جزيلاً", "تمام", "هل المحل مفتوح اليوم؟", "نعم من فضلك", "🌷"],
  },
  {
    code: "fa",
    share: 0.05,
    names: ["مریم رضایی", "علی کریمی", "نگار احمدی"],
    asks: ["سلام، {thing} در سایز {size} موجود است؟", "قیمت {thing} با ارسال چقدر است؟ کد {number}"],
    answers: ["سلام، بله {thing} موجود است. برایتان کنار بگذارم؟", "سفارش {number} دیروز ارسال شد."],
    things: ["پیراهن آبی", "کمربند چرم", "شال پشمی"],
    short: ["ممنون", "بله لطفا", "امروز باز هستید؟"],
  },
];

export const SIZES: readonly string[] = ["XS", "S", "M", "L", "XL", "38", "40", "42"];
export const EMOJI: readonly string[] = ["❤️", "😂", "👍", "😮", "😢", "🔥"];
