"""Plain things that can be said on any telephone, in the languages of the pages: the words of a caller's phrase.

A row is one thing; the same row gives the phrase in every language. Data, not sentences: nobody looks them up.
"""

from __future__ import annotations

# en, ru, he, ar
THINGS: tuple[tuple[str, str, str, str], ...] = (
    ("apple", "яблоко", "תפוח", "تفاحة"),
    ("bridge", "мост", "גשר", "جسر"),
    ("river", "река", "נהר", "نهر"),
    ("lamp", "лампа", "מנורה", "مصباح"),
    ("window", "окно", "חלון", "نافذة"),
    ("garden", "сад", "גינה", "حديقة"),
    ("mountain", "гора", "הר", "جبل"),
    ("orange", "апельсин", "תפוז", "برتقالة"),
    ("table", "стол", "שולחן", "طاولة"),
    ("boat", "лодка", "סירה", "قارب"),
    ("forest", "лес", "יער", "غابة"),
    ("letter", "письмо", "מכתב", "رسالة"),
    ("bread", "хлеб", "לחם", "خبز"),
    ("moon", "луна", "ירח", "قمر"),
    ("star", "звезда", "כוכב", "نجمة"),
    ("door", "дверь", "דלת", "باب"),
    ("key", "ключ", "מפתח", "مفتاح"),
    ("flower", "цветок", "פרח", "زهرة"),
    ("stone", "камень", "אבן", "حجر"),
    ("horse", "лошадь", "סוס", "حصان"),
    ("bird", "птица", "ציפור", "عصفور"),
    ("fish", "рыба", "דג", "سمكة"),
    ("book", "книга", "ספר", "كتاب"),
    ("chair", "стул", "כיסא", "كرسي"),
    ("sea", "море", "ים", "بحر"),
    ("sun", "солнце", "שמש", "شمس"),
    ("snow", "снег", "שלג", "ثلج"),
    ("tree", "дерево", "עץ", "شجرة"),
    ("honey", "мёд", "דבש", "عسل"),
    ("lemon", "лимон", "לימון", "ليمونة"),
    ("train", "поезд", "רכבת", "قطار"),
    ("violin", "скрипка", "כינור", "كمان"),
)
COLUMNS = {"en": 0, "ru": 1, "he": 2, "ar": 3}
