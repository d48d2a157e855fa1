//! The facts of a certificate in; one page of PDF for people, in Swedish, out.
//!
//! The same facts give the same bytes, so a changed page is seen by drawing it again.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::detect::Entity;
use crate::document::Digest;
use crate::dossier::certificate::Certificate;
use crate::dossier::certificate::Facts;
use crate::pdf::object::Dictionary;
use crate::pdf::object::Value;
use crate::pdf::write::Writer;
use crate::pdf::write::compressed;
use crate::people::Class;
use crate::statement::Card;

/// Left edge of headings and of what stands beside them, in points.
const LEFT: f64 = 64.0;
const COLUMN: f64 = 190.0;
/// Longest line of a value, in characters.
const WIDEST: usize = 68;

/// A page while it is written, from the top down.
struct Page {
    content: String,
    y: f64,
}

/// The certificate for people: one page of PDF, in Swedish.
pub fn draw(certificate: &Certificate) -> Vec<u8> {
    let facts = certificate.facts();
    let certificate = Digest::of(certificate.bytes());
    let mut page = Page {
        content: String::new(),
        y: 778.0,
    };
    page.put("F2", 22.0, LEFT, "Utlämningsintyg");
    page.y -= 20.0;
    let lead = "Handlingen har maskats, kontrollerats och lämnats ut enligt nedan.";
    page.put("F1", 10.5, LEFT, lead);
    page.y -= 14.0;
    page.rule();
    what(&mut page, facts);
    who(&mut page, facts);
    struck(&mut page, facts);
    digests(&mut page, facts, certificate);
    page.rule();
    for line in [
        "Kontrollera intyget med: svartpenna verify --certificate intyg.json --document HANDLING",
        "Intyget innehåller inga personuppgifter ur ärendet. Fingeravtrycken räknas med SHA-256,",
        "underskrifterna är Ed25519 i DSSE (in-toto Statement v1).",
    ] {
        page.put("F1", 8.5, LEFT, line);
        page.y -= 12.0;
    }
    file(page.content.as_bytes())
}

fn what(page: &mut Page, facts: &Facts) {
    page.heading("Utlämnandet");
    page.row("Utlämnat", &time(facts.releaser.1));
    page.row("Mottagare", recipient(&facts.recipient));
    let class = match facts.class {
        Class::Open => "öppen mapp",
        Class::Secret => "mapp för sekretess",
    };
    page.row("Lämnat till", class);
    page.row("Profil", &facts.profile);
    let package = format!("{}, version {}", facts.package, facts.version);
    page.row("Paket", &package);
    page.row("Antal sidor", &facts.pages.to_string());
    let stamp = facts
        .stamp
        .as_deref()
        .map(|stamp| format!("”{stamp}” på varje sida"));
    page.row("Märkning", stamp.as_deref().unwrap_or("ingen"));
}

fn who(page: &mut Page, facts: &Facts) {
    page.heading("Personerna");
    page.person("Föreslog", &facts.author.0, facts.author.1);
    match &facts.approver {
        Some((card, at)) => page.person("Granskade och godkände", card, *at),
        None => page.row("Granskade och godkände", "ingen andra person"),
    }
    page.person("Lämnade ut", &facts.releaser.0, facts.releaser.1);
    let owner = format!("{} ({})", facts.owner.name, facts.owner.person);
    page.row("Behörighet gavs av", &owner);
    page.row("Ägarens nyckel", &facts.owner.key.fingerprint());
    if let Some(reason) = &facts.overruled {
        page.row("Spärr förbigången", reason);
    }
}

fn struck(page: &mut Page, facts: &Facts) {
    page.heading("Struket");
    if facts.struck.is_empty() {
        page.row("Uppgifter", "inga");
    }
    let counts: Vec<String> = facts
        .struck
        .iter()
        .map(|(entity, count)| format!("{} {count}", entity_name(*entity)))
        .collect();
    if !counts.is_empty() {
        page.row("Uppgifter", &counts.join(", "));
    }
    page.row(
        "Kontroller",
        "återskapad ur original och plan, genomsökt efter varje struken uppgift",
    );
}

fn digests(page: &mut Page, facts: &Facts, certificate: Digest) {
    page.heading("Fingeravtryck (SHA-256)");
    for (name, digest) in [
        ("Utlämnad handling", facts.document),
        ("Original", facts.original),
        ("Plan", facts.plan),
        ("Regler", facts.rules),
        ("Intyg (JSON)", certificate),
    ] {
        page.put("F1", 9.5, LEFT, name);
        page.put("F3", 8.0, COLUMN, &digest.hex());
        page.y -= 15.0;
    }
    page.y -= 4.0;
}

impl Page {
    fn put(&mut self, font: &str, size: f64, x: f64, text: &str) {
        let mut codes = String::new();
        for letter in text.chars() {
            // Writing to a string cannot fail.
            let _ = write!(codes, "{:02X}", code_of(letter));
        }
        let y = self.y;
        let _ = writeln!(
            self.content,
            "BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET"
        );
    }

    fn heading(&mut self, text: &str) {
        self.y -= 10.0;
        self.put("F2", 12.0, LEFT, text);
        self.y -= 18.0;
    }

    fn row(&mut self, name: &str, value: &str) {
        self.put("F1", 9.5, LEFT, name);
        for line in lines(value) {
            self.put("F1", 9.5, COLUMN, &line);
            self.y -= 14.0;
        }
    }

    fn person(&mut self, role: &str, card: &Card, at: Timestamp) {
        let said = format!("{} ({}), {}", card.name, card.person, time(at));
        self.row(role, &said);
        let key = format!("nyckel {}", card.key.fingerprint());
        self.put("F1", 8.0, COLUMN, &key);
        self.y -= 13.0;
    }

    fn rule(&mut self) {
        let y = self.y;
        let _ = writeln!(self.content, "0.6 w {LEFT} {y} m 531 {y} l S");
        self.y -= 14.0;
    }
}

/// A value in lines that fit beside its name.
fn lines(value: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in value.split_whitespace() {
        let word: String = word.chars().take(WIDEST).collect();
        let length = lines.last().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(line) if length > 0 && length + 1 + word.chars().count() <= WIDEST => {
                line.push(' ');
                line.push_str(&word);
            }
            Some(line) if length == 0 => line.push_str(&word),
            _ => lines.push(word),
        }
    }
    // A reason may be as long as somebody likes; the certificate for programs has all of it.
    lines.truncate(4);
    lines
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d kl. %H:%M UTC").to_string()
}

/// A kind of recipient in words.
pub fn recipient(key: &str) -> &str {
    match key {
        "domstol" => "domstol",
        "namnd" => "nämnd eller utskott",
        "enskild" => "den enskilde",
        "ombud" => "ombud eller ställföreträdare",
        "myndighet" => "annan myndighet",
        "kollega" => "kollega",
        "allmanheten" => "allmänheten",
        other => other,
    }
}

fn entity_name(entity: Entity) -> &'static str {
    match entity {
        Entity::Person => "namn",
        Entity::Personnummer => "personnummer",
        Entity::Address => "adresser",
        Entity::Organisation => "organisationer",
        Entity::Phone => "telefonnummer",
        Entity::Email => "e-postadresser",
        Entity::BirthDate => "födelsedatum",
        Entity::CaseNumber => "ärendenummer",
        Entity::Account => "konton",
        Entity::Plate => "fordon",
        Entity::Property => "fastigheter",
        Entity::Place => "platser",
        Entity::Other => "övrigt",
    }
}

/// A character's code in WinAnsiEncoding (ISO 32000-2, annex D.2).
fn code_of(letter: char) -> u8 {
    match letter {
        '–' => 0x96,
        '—' => 0x97,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '…' => 0x85,
        '€' => 0x80,
        ' '..='~' | '\u{a1}'..='\u{ff}' => u8::try_from(u32::from(letter)).unwrap_or(b'?'),
        _ => b'?',
    }
}

fn file(content: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    let root = writer.allocate();
    let pages = writer.allocate();
    let page = writer.allocate();
    let mut fonts = Dictionary::new();
    for (name, font) in [
        ("F1", "Helvetica"),
        ("F2", "Helvetica-Bold"),
        ("F3", "Courier"),
    ] {
        let mut dictionary = Dictionary::of_type("Font");
        dictionary.set("Subtype", Value::name("Type1"));
        dictionary.set("BaseFont", Value::name(font));
        dictionary.set("Encoding", Value::name("WinAnsiEncoding"));
        fonts.set(name, writer.add_value(&dictionary.into()));
    }
    let mut resources = Dictionary::new();
    resources.set("Font", fonts);
    let stream = writer.add_stream(&compressed(Dictionary::new(), content));
    let mut leaf = Dictionary::of_type("Page");
    leaf.set("Parent", pages);
    leaf.set("MediaBox", Value::numbers([0.0, 0.0, 595.0, 842.0]));
    leaf.set("Resources", resources);
    leaf.set("Contents", stream);
    writer.write_value(page, &leaf.into());
    let mut tree = Dictionary::of_type("Pages");
    tree.set("Kids", Value::Array(vec![page.into()]));
    tree.set("Count", 1);
    writer.write_value(pages, &tree.into());
    let mut catalog = Dictionary::of_type("Catalog");
    catalog.set("Pages", pages);
    catalog.set("Lang", Value::String(b"sv-SE".to_vec()));
    writer.write_value(root, &catalog.into());
    writer.finish(root)
}
