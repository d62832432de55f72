import type { MessageView, OutboundState } from "#shared/contract/messages.ts";
import { ago, attachment, conversation, DAY, HOUR, incoming, MINUTE, outgoing, startIds } from "./example-builder.ts";
import { bare, type FakeConversation } from "./fake-shop.ts";

/** A linen shop in Porto, on a Thursday morning, with one conversation for every state the screen knows. */
const seen: OutboundState = { kind: "seen" };
const accepted: OutboundState = { kind: "accepted" };

const ana = () => {
  const start = 2 * DAY - 4 * HOUR;
  const linen = outgoing(
    start - 5 * MINUTE,
    "Yes, linen from Porto. We have it in sand and blue, sizes S to L.",
    seen,
    {
      reactions: [{ by: "customer", emoji: "❤️" }],
    },
  );
  const withdrawn = incoming(start - 6 * MINUTE, "x");
  return conversation({
    customer: {
      name: "Ana Castillo",
      username: "ana.castillo",
      followsAccount: true,
      verified: false,
      followerCount: 1204,
    },
    wroteAgoMs: start - 9 * MINUTE,
    messageCount: 86,
    messages: [
      incoming(start + 200 * DAY, "Hello! Do you also sell table cloths?"),
      outgoing(start + 200 * DAY - 20 * MINUTE, "We do, from 140 to 260 cm.", seen, { origin: "elsewhere" }),
      incoming(start, "Is this the linen one? I love the colour", { quote: { kind: "story" } }),
      incoming(start - MINUTE, undefined, { attachments: [attachment("image")] }),
      linen,
      { ...bare(withdrawn), unsentAtMs: ago(start - 6 * MINUTE) },
      incoming(start - 9 * MINUTE, "What would shipping to Seville cost for two?"),
      incoming(start - 9 * MINUTE - 20_000, "Then I take two, thank you!"),
    ],
  });
};

const yasmin = () =>
  conversation({
    customer: { name: "ياسمين خالد", username: "yasmin.kh", followsAccount: true },
    unreadCount: 2,
    wroteAgoMs: 8 * MINUTE,
    messages: [
      incoming(3 * DAY, "مرحباً، هل لديكم توصيل إلى الدوحة؟"),
      outgoing(3 * DAY - 30 * MINUTE, "نعم، خلال ٥ أيام عمل. We ship with DHL.", seen),
      incoming(9 * MINUTE, "رأيت القصة اليوم، فستان جميل جداً 😍"),
      incoming(8 * MINUTE, "كم سعر الفستان الأزرق؟"),
    ],
  });

const ben = () =>
  conversation({
    customer: { name: "Ben Whitaker", username: "benwhitaker", followerCount: 312, pictureId: "ben" },
    unreadCount: 1,
    wroteAgoMs: 39 * MINUTE,
    messages: [
      outgoing(26 * DAY, "Your order is ready for pick-up.", seen),
      incoming(39 * MINUTE, "Is the shop open today?"),
    ],
  });

const joao = () =>
  conversation({
    customer: { name: "João Pereira", username: "joaopereira", followsAccount: true },
    wroteAgoMs: 21.5 * HOUR,
    messages: [
      incoming(21.6 * HOUR, "Olá! Enviam para Lisboa?"),
      incoming(21.5 * HOUR, "E quanto tempo demora a entrega?"),
      outgoing(HOUR, "Sim, enviamos para Lisboa, dois a três dias úteis.", accepted),
    ],
  });

const lucia = () =>
  conversation({
    customer: {
      name: "Lucía M.",
      username: "luciam",
      pictureId: "lucia",
      followsAccount: true,
      verified: true,
      followerCount: 48_210,
    },
    wroteAgoMs: 5 * HOUR,
    preview: { kind: "reaction", by: "customer", emoji: "❤️" },
    messages: [
      incoming(5 * HOUR, "¿Tienen el delantal en verde?"),
      outgoing(85 * MINUTE, "Sí, desde el lunes. ¿Te aparto uno?", seen, {
        reactions: [{ by: "customer", emoji: "❤️" }],
      }),
    ],
  });

const tom = () =>
  conversation({
    customer: { name: "Tom Krüger", username: "tomkrueger" },
    wroteAgoMs: 15 * HOUR,
    messages: [
      incoming(30 * HOUR, undefined, {
        attachments: [
          attachment("share", {
            title: "Linen napkins, set of six",
            permalink: "https://www.instagram.com/p/Cxample1/",
          }),
        ],
      }),
      incoming(30 * HOUR - MINUTE, undefined, {
        attachments: [attachment("reel", { viewable: false, permalink: "https://www.instagram.com/reel/Cxample2/" })],
      }),
      incoming(29 * HOUR, undefined, { attachments: [attachment("story", { viewable: false })] }),
      incoming(28.9 * HOUR, undefined, { attachments: [attachment("view_once", { viewable: false })] }),
      incoming(28.8 * HOUR, undefined, { attachments: [attachment("video")] }),
      incoming(28.7 * HOUR, undefined, { attachments: [attachment("audio")] }),
      incoming(28.6 * HOUR, undefined, {
        attachments: [attachment("file", { title: "measurements-living-room.pdf" })],
      }),
      incoming(28.5 * HOUR, undefined, { attachments: [attachment("sticker")] }),
      incoming(28.4 * HOUR, undefined, { attachments: [attachment("heart", { viewable: false })] }),
      incoming(28.3 * HOUR, undefined, {
        attachments: [attachment("template", { viewable: false, title: "Opening hours" })],
      }),
      incoming(28.2 * HOUR, undefined, { attachments: [attachment("unknown", { viewable: false })] }),
      incoming(28.1 * HOUR, undefined, { attachments: [attachment("image", { id: 404 })] }),
      incoming(15 * HOUR, "can you repair this one?", { kind: "media", attachments: [attachment("image")] }),
    ],
  });

const nameless = () =>
  conversation({
    customer: { id: "1784140000000381" },
    wroteAgoMs: 17 * HOUR,
    messages: [incoming(17 * HOUR, undefined, { kind: "story_mention", attachments: [attachment("story_mention")] })],
  });

const noor = () => {
  const question = incoming(3 * DAY + 2 * HOUR, "Do you have the curtains in 300 cm?");
  return conversation({
    customer: { name: "Noor A.", username: "noor.a" },
    wroteAgoMs: 20 * HOUR + 20 * MINUTE,
    waitingCount: 4,
    messages: [
      question,
      incoming(20 * HOUR + 20 * MINUTE, "I would need them before Sunday"),
      outgoing(2.6 * HOUR, "Yes, we sew them to length.", accepted, {
        quote: { kind: "message", messageId: question.id, by: "customer", text: question.text ?? "", state: "here" },
      }),
      outgoing(2.5 * HOUR, "They will be ready on Friday.", { kind: "unknown" }),
      outgoing(2.4 * HOUR, "Shall I keep the sand ones for you?", { kind: "sending" }),
      outgoing(2.3 * HOUR, "Or would you like to see the fabric first?", { kind: "waiting", because: "retrying" }),
      outgoing(2.2 * HOUR, "We are open until 18:00.", { kind: "waiting", because: "paused" }),
      outgoing(2.1 * HOUR, "waiting for the line to come back", { kind: "waiting", because: "offline" }),
    ],
  });
};

const pedro = () =>
  conversation({
    customer: { name: "Pedro Nunes", username: "pedronunes" },
    wroteAgoMs: 2 * HOUR,
    threadOwner: "other",
    messages: [
      incoming(2.1 * HOUR, "Tem em azul?", { referral: { productId: "9001" } }),
      incoming(2 * HOUR, "Olá?", { referral: { source: "SHORTLINK", ref: "flyer" } }),
    ],
  });

const rosa = () =>
  conversation({
    customer: { name: "Rosa Delgado", username: "rosadelgado" },
    wroteAgoMs: 7 * DAY + 3 * HOUR,
    messages: [
      incoming(7 * DAY + 3 * HOUR, "Muchas gracias por todo 🙏"),
      outgoing(7 * DAY + 2 * HOUR, "Gracias, hasta pronto", seen),
    ],
  });

const milan = () =>
  conversation({
    customer: { name: "Milan Horvat", username: "milanh", followsAccount: false },
    wroteAgoMs: 4 * HOUR,
    refusedCount: 2,
    messages: [
      incoming(2 * DAY, "Could you send me the price list?"),
      outgoing(DAY + HOUR, "Of course, here it is: linho.example/prices", {
        kind: "held",
        reason: "needs_person",
        code: 10,
        subcode: 2534022,
        traceId: "AbC123dEfG",
      }),
      incoming(4 * HOUR, "Are you still there?"),
      outgoing(3 * HOUR, "Yes! Sorry for the wait.", {
        kind: "refused",
        reason: "customer_unreachable",
        code: 551,
        subcode: 1545041,
        traceId: "HiJ456kLmN",
      }),
    ],
  });

const reactedOnly = () =>
  conversation({
    customer: { name: "Sofia Lind", username: "sofialind" },
    preview: { kind: "reaction", by: "customer", emoji: "🔥" },
    messages: [
      outgoing(9 * DAY, "Thank you for your visit on Saturday!", seen, {
        origin: "elsewhere",
        reactions: [{ by: "customer", emoji: "🔥" }],
      }),
    ],
  });

const mia = () => {
  const asked = incoming(
    6.2 * HOUR,
    "Do you have gift cards, and could you send one to my sister in Braga by post before the weekend, please?",
  );
  return conversation({
    customer: { name: "Mia Oliveira", username: "mia.oliveira" },
    wroteAgoMs: 6 * HOUR,
    preview: { kind: "unsupported", by: "customer" },
    messages: [
      incoming(6.5 * HOUR, "Opening hours", { kind: "postback" }),
      incoming(6.4 * HOUR, "Hi, I saw your ad", {
        kind: "referral",
        referral: { source: "ADS", adId: "120", adTitle: "Spring linen" },
      }),
      incoming(6.3 * HOUR, "I mean the blue one, not the green", { editedAtMs: ago(6.25 * HOUR) }),
      asked,
      outgoing(6.1 * HOUR, "We do, from 20 €.", seen, {
        quote: { kind: "message", messageId: asked.id, by: "customer", text: asked.text ?? "", state: "here" },
        reactions: [
          { by: "customer", emoji: "👍" },
          { by: "account", emoji: "🎁" },
        ],
      }),
      incoming(6.05 * HOUR, "Perfect", { quote: { kind: "message", state: "unsent", by: "account" } }),
      incoming(6 * HOUR, undefined, { kind: "unsupported" }),
    ],
  });
};

const longWords = () =>
  conversation({
    customer: {
      name: "Maximiliane Alexandra von Hohenstein-Wolkenburg",
      username: "maximiliane_alexandra_von_hohenstein",
    },
    wroteAgoMs: 22.3 * HOUR,
    unreadCount: 128,
    messages: [
      incoming(
        22.3 * HOUR,
        `https://shop.example/${"a-very-long-address-without-any-space-".repeat(5)}\n\nSecond paragraph after an empty line.\n• one\n• two`,
      ),
      outgoing(
        22 * HOUR,
        "A rather long answer that runs over several lines, to see that long texts are set well and stay easy to read, with a calm line length and enough air between the lines.",
        seen,
      ),
    ],
  });

const long = () => {
  const messages: MessageView[] = [];
  for (let index = 0; index < 400; index++) {
    const agoMs = (400 - index) * 47 * MINUTE + HOUR;
    messages.push(
      index % 5 === 2
        ? outgoing(agoMs, `Reply number ${index + 1}`, seen)
        : incoming(agoMs, `Message number ${index + 1}${index % 7 === 0 ? "\nwith a second line" : ""}`),
    );
  }
  return conversation({
    customer: { name: "Peter Long", username: "peterlong" },
    wroteAgoMs: 1.8 * HOUR,
    unreadCount: 24,
    messages,
  });
};

const NAMES = [
  "Clara Voss",
  "Diego Ramos",
  "Elif Demir",
  "Farid Haddad",
  "Grace Obi",
  "Hana Sato",
  "Ivo Petrov",
  "Júlia Costa",
  "Karim Aziz",
  "Lena Brandt",
  "Marco Rossi",
  "Nadia Benali",
];
const WORDS = [
  "Thank you, it arrived today!",
  "Do you have this in size M?",
  "When do you open on Saturday?",
  "Great, see you then",
  "Is it washable at 60 degrees?",
  "Can I still change the address?",
];

const others = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const agoMs = (20 + index * 9) * HOUR + (index % 50) * MINUTE;
    const text = WORDS[index % WORDS.length] ?? "";
    return conversation({
      customer: {
        name: `${NAMES[index % NAMES.length]}${index < NAMES.length ? "" : ` ${Math.floor(index / NAMES.length) + 1}`}`,
      },
      wroteAgoMs: agoMs,
      done: index % 6 === 5,
      messages: [
        incoming(agoMs, text),
        ...(index % 3 === 0 ? [] : [outgoing(agoMs - 10 * MINUTE, "With pleasure!", seen)]),
      ],
    });
  });

/** With more `others`, a list that is longer than what is changed at once. */
export function exampleConversations(more = 160): readonly FakeConversation[] {
  startIds();
  return [
    yasmin(),
    ben(),
    ana(),
    joao(),
    lucia(),
    tom(),
    nameless(),
    noor(),
    rosa(),
    pedro(),
    milan(),
    reactedOnly(),
    mia(),
    longWords(),
    long(),
    ...others(more),
  ];
}
