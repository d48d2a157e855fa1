//! What a second person has to see → one page of HTML that opens without a network.
//!
//! The page shows the original beside the result, so it is as secret as the original. It
//! holds no script and asks for nothing from anywhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::ImageEncoder as _;
use image::codecs::png::CompressionType;
use image::codecs::png::FilterType;
use image::codecs::png::PngEncoder;
use jiff::Timestamp;
use sha2::Digest as _;

use crate::cli::diff;
use crate::cli::findings;
use crate::cli::html::escaped;
use crate::cli::language::Messages;
use crate::cli::log;
use crate::cli::problem::Problem;
use crate::cli::sights;
use crate::cli::steps::With;
use crate::document::Document;
use crate::document::Place;
use crate::dossier::Closed;
use crate::dossier::Examination;
use crate::dossier::Package;
use crate::dossier::PageView;
use crate::dossier::Removal;
use crate::formats;
use crate::package::Disk;
use crate::pdf::raster::Pixels;
use crate::plan::Plan;
use crate::plan::Target;
use crate::statement::Card;

const STYLE: &str = include_str!("page.css");

/// A page as it was and as it is, ready to be shown.
pub struct Picture {
    /// The page, from 1.
    pub page: u32,
    original: String,
    candidate: String,
    size: [u32; 2],
    is_alarming: bool,
}

impl Picture {
    /// The pictures of a page; none where they cannot be written.
    pub fn of(view: &PageView<'_>) -> Option<Self> {
        Some(Self {
            page: view.page,
            original: png(view.original)?,
            candidate: png(view.candidate)?,
            size: [view.candidate.width, view.candidate.height],
            is_alarming: view.is_alarming,
        })
    }
}

/// All that a report says.
pub struct Report<'a> {
    pub package: &'a Package<Closed>,
    pub examination: &'a Examination,
    pub pictures: &'a [Picture],
    /// Original and candidate as text, for formats without pages.
    pub texts: Option<[String; 2]>,
    pub by: &'a Card,
    pub at: Timestamp,
    pub messages: &'a Messages,
}

/// Writes a report.
pub fn write(report: &Report<'_>, path: &Path, disk: &Disk) -> Result<(), Problem> {
    let html = report.html();
    disk.replace(path, html.as_bytes())
        .map_err(|error| Problem::writing(&error, path))
}

/// Original and candidate of a document without pages, with what is struck marked.
pub fn texts(package: &Package<Closed>, with: &With) -> Option<[String; 2]> {
    let candidate = std::sync::Arc::new(package.candidate().ok()?);
    let plan = package.plan().ok()?;
    let options = &with.looked.settings.read;
    let format = formats::format_of(&with.original, with.ending.as_deref()).ok()?;
    if format.name() != "text" {
        return None;
    }
    let original = format.read(&with.original, options).ok()?;
    let candidate = format.read(&candidate, options).ok()?;
    let nothing = Plan {
        redactions: Vec::new(),
        ..plan.clone()
    };
    Some([marked(&original, &plan), marked(&candidate, &nothing)])
}

fn marked(document: &Document, plan: &Plan) -> String {
    let mut html = String::new();
    let Some(part) = document.parts.first() else {
        return html;
    };
    let mut spans: Vec<_> = plan
        .redactions
        .iter()
        .filter_map(|redaction| match redaction.target {
            Target::Text { span, .. } => Some(span.range()),
            Target::Area { .. } => None,
        })
        .collect();
    spans.sort_by_key(|span| span.start);
    let mut end = 0;
    for span in spans {
        let before = part.text.get(end..span.start).unwrap_or_default();
        let struck = part.text.get(span.clone()).unwrap_or_default();
        html.push_str(&escaped(before));
        html.push_str(&format!("<mark>{}</mark>", escaped(struck)));
        end = span.end;
    }
    html.push_str(&escaped(part.text.get(end..).unwrap_or_default()));
    html
}

impl Report<'_> {
    fn say(&self, id: &str) -> String {
        escaped(&self.messages.text(id))
    }

    fn html(&self) -> String {
        let mut html = String::new();
        let title = self.say("exam-title");
        // Writing to a string cannot fail.
        let _ = write!(
            html,
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             img-src data:; style-src '{}'\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n",
            self.say("exam-language"),
            style_source(),
        );
        self.head(&mut html);
        html.push_str("<main>\n");
        self.alarms(&mut html);
        self.suspicions(&mut html);
        self.changes(&mut html);
        self.pages(&mut html);
        self.removals(&mut html);
        self.doubts(&mut html);
        html.push_str("</main>\n<footer><p>");
        html.push_str(&self.say("exam-secret"));
        html.push_str("</p></footer>\n</body>\n</html>\n");
        html
    }

    fn head(&self, html: &mut String) {
        let proposed = &self.package.version().proposed;
        let alarms = self.examination.alarms.len();
        let found = self.examination.suspicions.len();
        let (class, verdict) = match (alarms, found) {
            (0, 0) => ("good", self.say("exam-good")),
            (0, _) => ("look", self.say("exam-look")),
            _ => ("bad", self.say("exam-bad")),
        };
        let _ = write!(
            html,
            "<header>\n<p class=\"brand\">svartpenna</p>\n<h1>{}</h1>\n\
             <p class=\"verdict {class}\">{verdict}</p>\n<dl class=\"facts\">\n",
            self.say("exam-title")
        );
        let state = log::status_words(self.package.status(), self.messages);
        let struck = self.examination.removals.len().to_string();
        let facts = [
            (
                "exam-package",
                format!("{} v{}", self.package.id(), proposed.version),
            ),
            ("column-state", state),
            ("exam-author", self.package.version().author.name.clone()),
            ("exam-reader", self.by.name.clone()),
            ("exam-profile", proposed.profile.clone()),
            ("exam-pages", self.examination.pages.to_string()),
            ("exam-struck", struck),
            ("exam-time", log::time(self.at)),
        ];
        for (id, value) in facts {
            let _ = writeln!(
                html,
                "<div><dt>{}</dt><dd>{}</dd></div>",
                self.say(id),
                escaped(&value)
            );
        }
        html.push_str("</dl>\n<nav aria-label=\"");
        html.push_str(&self.say("exam-contents"));
        html.push_str("\"><ul>\n");
        for (anchor, id) in [
            ("larm", "exam-alarms"),
            ("kvar", "exam-suspicions"),
            ("sidor", "exam-side-by-side"),
            ("struket", "exam-removals"),
            ("tveksamt", "exam-doubts"),
        ] {
            let _ = writeln!(html, "<li><a href=\"#{anchor}\">{}</a></li>", self.say(id));
        }
        html.push_str("</ul></nav>\n</header>\n");
    }

    fn section(&self, html: &mut String, anchor: &str, id: &str, lead: &str, count: usize) {
        let _ = write!(
            html,
            "<section id=\"{anchor}\" aria-labelledby=\"{anchor}-h\">\n\
             <h2 id=\"{anchor}-h\">{} <span class=\"count\">{count}</span></h2>\n<p>{}</p>\n",
            self.say(id),
            self.say(lead)
        );
    }

    fn alarms(&self, html: &mut String) {
        let alarms = &self.examination.alarms;
        self.section(
            html,
            "larm",
            "exam-alarms",
            "exam-alarms-lead",
            alarms.len(),
        );
        let words = alarms
            .iter()
            .map(|alarm| sights::alarm_words(alarm, true, self.messages));
        self.list(html, "alarms", words.collect());
    }

    fn list(&self, html: &mut String, class: &str, items: Vec<String>) {
        if items.is_empty() {
            let _ = writeln!(
                html,
                "<p class=\"none\">{}</p>\n</section>",
                self.say("exam-none")
            );
            return;
        }
        let _ = writeln!(html, "<ul class=\"{class}\">");
        for item in items {
            let _ = writeln!(html, "<li>{}</li>", escaped(&item));
        }
        html.push_str("</ul>\n</section>\n");
    }

    fn suspicions(&self, html: &mut String) {
        let found = &self.examination.suspicions;
        self.section(
            html,
            "kvar",
            "exam-suspicions",
            "exam-suspicions-lead",
            found.len(),
        );
        let words = found
            .iter()
            .map(|found| sights::suspicion_words(found, true, self.messages));
        self.list(html, "suspicions", words.collect());
    }

    fn changes(&self, html: &mut String) {
        let Some(changes) = &self.examination.changes else {
            return;
        };
        let lines = diff::lines(changes, self.messages);
        self.section(
            html,
            "andrat",
            "exam-changes",
            "exam-changes-lead",
            lines.len(),
        );
        self.list(html, "changes", lines);
    }

    fn pages(&self, html: &mut String) {
        let count = self.pictures.len();
        self.section(html, "sidor", "exam-side-by-side", "exam-side-lead", count);
        let mut removals: BTreeMap<u32, Vec<&Removal>> = BTreeMap::new();
        for removal in &self.examination.removals {
            if let Some(page) = removal.page {
                removals.entry(page).or_default().push(removal);
            }
        }
        for picture in self.pictures {
            let own = removals.get(&picture.page).map(Vec::as_slice);
            self.page(html, picture, own.unwrap_or_default());
        }
        if let Some([original, candidate]) = &self.texts {
            let _ = writeln!(
                html,
                "<div class=\"pair\"><div><h3>{}</h3><pre tabindex=\"0\">{original}</pre></div>\
                 <div><h3>{}</h3><pre tabindex=\"0\">{candidate}</pre></div></div>",
                self.say("exam-original"),
                self.say("exam-candidate")
            );
        }
        html.push_str("</section>\n");
    }

    fn page(&self, html: &mut String, picture: &Picture, removals: &[&Removal]) {
        let page = [("page", picture.page.into())];
        let name = escaped(&self.messages.with("exam-page", &page));
        let class = if picture.is_alarming { " alarming" } else { "" };
        let _ = write!(
            html,
            "<article class=\"page{class}\" id=\"sida-{0}\" aria-labelledby=\"sida-{0}-h\">\n\
             <h3 id=\"sida-{0}-h\">{name}</h3>\n<div class=\"pair\">\n",
            picture.page
        );
        for (data, caption, is_original) in [
            (&picture.original, "exam-original", true),
            (&picture.candidate, "exam-candidate", false),
        ] {
            let caption = self.say(caption);
            let [width, height] = picture.size;
            let _ = write!(
                html,
                "<figure><figcaption>{caption}</figcaption><div class=\"sheet\">\
                 <img src=\"data:image/png;base64,{data}\" width=\"{width}\" height=\"{height}\" \
                 alt=\"{name}: {caption}\">"
            );
            if is_original {
                frames(html, removals, picture.size);
            }
            html.push_str("</div></figure>\n");
        }
        html.push_str("</div>\n</article>\n");
    }

    fn removals(&self, html: &mut String) {
        let all = &self.examination.removals;
        self.section(
            html,
            "struket",
            "exam-removals",
            "exam-removals-lead",
            all.len(),
        );
        if all.is_empty() {
            let _ = writeln!(
                html,
                "<p class=\"none\">{}</p>\n</section>",
                self.say("exam-none")
            );
            return;
        }
        let headings = [
            "column-number",
            "exam-where",
            "exam-kind",
            "exam-reason",
            "exam-source",
            "exam-sure",
        ];
        let _ = write!(
            html,
            "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-labelledby=\"struket-h\">\
             <table>\n<thead><tr>"
        );
        for id in headings {
            let _ = write!(html, "<th scope=\"col\">{}</th>", self.say(id));
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for removal in all {
            let place = findings::simple_place_words(&removal.place, self.messages);
            let source = match &removal.rule {
                Some(rule) => escaped(rule),
                None => self.say("exam-by-hand"),
            };
            let sure = removal
                .score
                .map_or_else(|| "–".to_owned(), |score| format!("{score} %"));
            let _ = writeln!(
                html,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{source}</td>\
                 <td>{sure}</td></tr>",
                removal.id + 1,
                escaped(&place),
                escaped(&findings::entity_words(removal.entity, self.messages)),
                escaped(&removal.reason),
            );
        }
        html.push_str("</tbody></table></div>\n</section>\n");
    }

    fn doubts(&self, html: &mut String) {
        let doubtful: Vec<String> = self
            .examination
            .removals
            .iter()
            .filter_map(|removal| {
                let why = sights::doubt_words(removal.doubt?, self.messages);
                Some(self.messages.with(
                    "exam-doubt",
                    &[
                        ("number", (removal.id + 1).into()),
                        ("place", place_words(&removal.place, self.messages).into()),
                        ("why", why.into()),
                    ],
                ))
            })
            .collect();
        let count = doubtful.len();
        self.section(html, "tveksamt", "exam-doubts", "exam-doubts-lead", count);
        self.list(html, "doubts", doubtful);
    }
}

fn place_words(place: &Place, messages: &Messages) -> String {
    findings::simple_place_words(place, messages)
}

/// Numbered frames over what was struck, as a drawing over the page.
fn frames(html: &mut String, removals: &[&Removal], [width, height]: [u32; 2]) {
    let _ = write!(
        html,
        "<svg viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\" focusable=\"false\">"
    );
    for removal in removals {
        for [left, top, wide, high] in &removal.boxes {
            let part = |part: &u32, whole: u32| f64::from(*part) * f64::from(whole) / 10_000.0;
            let (x, y) = (part(left, width), part(top, height));
            let (wide, high) = (part(wide, width), part(high, height));
            let number = removal.id + 1;
            let label = 4.0 + 6.0 * number.to_string().len() as f64;
            let _ = write!(
                html,
                "<rect class=\"frame\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" \
                 height=\"{high:.1}\"/><rect class=\"tag\" x=\"{:.1}\" y=\"{:.1}\" \
                 width=\"{label:.1}\" height=\"10\" rx=\"2\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\">{number}</text>",
                x + wide - label,
                y - 9.0,
                x + wide - label + 2.0,
                y - 1.0
            );
        }
    }
    html.push_str("</svg>");
}

/// The one style sheet that the page may use (Content Security Policy, level 3).
fn style_source() -> String {
    let digest = sha2::Sha256::digest(STYLE.as_bytes());
    format!("sha256-{}", STANDARD.encode(digest))
}

/// A picture as PNG in base64; gray where it has no colours.
fn png(pixels: &Pixels) -> Option<String> {
    let is_gray = pixels.data.chunks_exact(3).all(|pixel| {
        pixel
            .iter()
            .max()
            .zip(pixel.iter().min())
            .is_some_and(|(a, b)| a - b < 12)
    });
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    let (width, height) = (pixels.width, pixels.height);
    let written = match is_gray && pixels.channels == 3 {
        true => {
            let gray: Vec<u8> = pixels.data.iter().skip(1).step_by(3).copied().collect();
            encoder.write_image(&gray, width, height, image::ExtendedColorType::L8)
        }
        false => encoder.write_image(&pixels.data, width, height, image::ExtendedColorType::Rgb8),
    };
    written.ok()?;
    Some(STANDARD.encode(bytes))
}
