//! Words after which a capitalised word names a thing: a room, a module, a code word.

/// Whether a lower-case word says that the name after it is no person's.
pub(crate) fn is_room_word(lower: &str) -> bool {
    lower == "kod" || ROOMS.iter().any(|end| lower.ends_with(end))
}

/// Words after which a name is that of a room, a module or another thing.
const ROOMS: &[&str] = &[
    "rum",
    "rummet",
    "salen",
    "sal",
    "lokalen",
    "mappen",
    "systemet",
    "programmet",
    "blankett",
    "blanketten",
    "modellen",
    "metoden",
    "verktyget",
    "avd",
    "avdelning",
    "enhet",
    "våning",
    "fliken",
    "flik",
    "pärmen",
    "modul",
    "modulen",
    "modulerna",
    "kod",
    "koden",
    "servern",
    "server",
    "miljön",
    "version",
    "versionen",
    "tjänsten",
    "appen",
    "portalen",
    "insatsen",
    "kursen",
    "utbildningen",
    "projektet",
    "gruppen",
    "båten",
    "ordet",
    "stormen",
    "filmen",
    "boken",
    "serien",
    "sorten",
    "larmet",
    "toyota",
    "volvo",
    "ford",
    "kia",
    "opel",
    "audi",
    "skoda",
    "nissan",
    "peugeot",
    "renault",
    "honda",
    "mazda",
    "hyundai",
    "mercedes",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_with_names_are_told_by_the_word_before() {
        assert!(is_room_word("modulen") && is_room_word("sammanträdesrum"));
        assert!(!is_room_word("sonen") && !is_room_word("hos"));
    }
}
