//! An approved plan in; pages without what it strikes, and a fresh file made of them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use hayro_syntax::object::Dict;
use hayro_syntax::object::Stream;

use crate::document::Document;
use crate::document::Dropped;
use crate::document::Part;
use crate::document::Place;
use crate::document::Span;
use crate::formats::ApplyError;
use crate::formats::Output;
use crate::formats::Painted;
use crate::formats::PlacedQuad;
use crate::formats::ReadOptions;
use crate::formats::pdf::alternatives::Alternatives;
use crate::formats::pdf::boxes;
use crate::formats::pdf::layer;
use crate::formats::pdf::outer;
use crate::formats::pdf::page_number;
use crate::formats::pdf::pages::pages_in_order;
use crate::formats::pdf::pictured;
use crate::formats::pdf::pictured::PagePictures;
use crate::formats::pdf::stamp;
use crate::formats::pdf::strike;
use crate::formats::pdf::strike::ShownText;
use crate::formats::pdf::strike::StruckArea;
use crate::formats::seen;
use crate::pdf::attachments::Attachment;
use crate::pdf::edit::EditedStream;
use crate::pdf::edit::Refusal;
use crate::pdf::interpret::Interpreter;
use crate::pdf::scrub::Assembly;
use crate::pdf::scrub::DroppedKind;
use crate::pdf::scrub::EncodedPage;
use crate::pdf::scrub::Overlay;
use crate::pdf::scrub::WriteError;
use crate::pdf::source::Source;
use crate::pdf::strings::OuterVerdict;
use crate::plan::OverlayText;
use crate::plan::Plan;
use crate::plan::Target;

/// What a plan strikes on one page.
#[derive(Default)]
struct PageTargets<'d> {
    /// The page's text, where some of it is struck.
    part: Option<&'d Part>,
    text: Vec<(Span, OverlayText)>,
    areas: Vec<StruckArea>,
    alternatives: Vec<Span>,
    /// Glyphs that letters are built of.
    signs: Vec<u32>,
    /// Whether pictures are painted over in part.
    covers: bool,
}

/// What a plan does to one page.
struct Wishes<'p> {
    targets: Option<&'p PageTargets<'p>>,
    /// What was read in its picture and becomes invisible text.
    layer: Option<&'p Part>,
    stamp: Option<&'p str>,
    notes_codes: bool,
}

/// What a plan strikes, by page (from 1).
fn targets<'d>(document: &'d Document, plan: &Plan) -> BTreeMap<u32, PageTargets<'d>> {
    let mut pages: BTreeMap<u32, PageTargets<'d>> = BTreeMap::new();
    for part in document.parts.iter().filter(|part| part.covered.pictures) {
        if let Place::Page(page) = part.place {
            pages.entry(page).or_default().covers = true;
        }
    }
    for redaction in &plan.redactions {
        let overlay = &redaction.overlay;
        match &redaction.target {
            Target::Area { page, quads } => {
                let areas = quads.iter().map(|quad| StruckArea::Drawn(*quad));
                pages.entry(*page).or_default().areas.extend(areas);
            }
            Target::Text { part, span } => {
                let Some(part) = document.parts.get(part.0 as usize) else {
                    continue;
                };
                match part.place {
                    Place::Page(page) => {
                        let targets = pages.entry(page).or_default();
                        targets.part = Some(part);
                        targets.text.push((*span, overlay.clone()));
                    }
                    Place::Image(page) => {
                        let areas = seen::areas(part, *span).into_iter();
                        let areas = areas.map(StruckArea::Word);
                        let targets = pages.entry(page).or_default();
                        targets.areas.extend(areas);
                        targets.signs.extend(part.glyphs.glyphs_in(*span));
                    }
                    Place::Alternative(page) => {
                        pages.entry(page).or_default().alternatives.push(*span);
                    }
                    _ => {}
                }
            }
        }
    }
    pages
}

/// Carries out a plan on a document that was read from the same source.
///
/// Pages that become pictures show what the result shows, so the result is made twice
/// where there are any.
pub fn apply(
    source: &Source,
    document: &Document,
    plan: &Plan,
    options: &ReadOptions,
) -> Result<Output, ApplyError> {
    let targets = targets(document, plan);
    let output = apply_once(
        source,
        document,
        plan,
        &targets,
        &PagePictures::new(),
        options,
    )?;
    let wanted = pictured::pages(plan);
    if wanted.is_empty() {
        return Ok(output);
    }
    let pictures = pictured::draw(&output.bytes, &wanted)?;
    apply_once(source, document, plan, &targets, &pictures, options)
}

fn apply_once<'a>(
    source: &'a Source,
    document: &Document,
    plan: &Plan,
    targets: &BTreeMap<u32, PageTargets<'_>>,
    pictures: &PagePictures,
    options: &ReadOptions,
) -> Result<Output, ApplyError> {
    let verdicts = outer::verdicts(source, document, plan);
    let choice = |id| verdicts.get(&id).cloned().unwrap_or(OuterVerdict::Drop);
    let cleaner = RefCell::new(Interpreter::new(source));
    let clean =
        |stream: &Stream<'a>, resources: Option<&Dict<'a>>| clean(&cleaner, stream, resources);
    let mut assembly = Assembly::new(source, &choice, &clean);
    // Only what is kept on all pages tells which of a font's codes are gone. Codes that
    // nothing uses may spell something even where nothing is struck.
    let notes_codes = true;
    let mut widths_told = 0;
    let mut painted = Vec::new();
    let edit = |interpreter: &mut Interpreter<'a>, index| {
        let page = page_number(index);
        let wishes = Wishes {
            targets: targets.get(&page),
            layer: layer::part_of(document, page).filter(|_| options.ocr_layer),
            stamp: plan.stamp.as_deref(),
            notes_codes,
        };
        let edited = match pictures.get(&page) {
            Some(picture) => pictured::page(source, index, picture).map(Edited::new),
            None => edit_page(source, interpreter, index, &wishes),
        };
        edited.map_err(|error| write_error(&error, page))
    };
    pages_in_order(source, edit, |page: Result<Edited<'a>, ApplyError>| {
        let page = page?;
        widths_told += page.widths_told;
        painted.extend(page.painted);
        assembly
            .append(page.page)
            .map_err(|error| write_error(&error, 0))
    })?;
    for (number, file) in (1..).zip(options.attached.iter()) {
        assembly.attach(Attachment {
            name: format!("bilaga-{number}.{}", file.ending),
            data: file.bytes.to_vec(),
        });
    }
    let assembled = assembly.finish().map_err(|error| write_error(&error, 0))?;
    let attached = u32::try_from(options.attached.len()).unwrap_or(u32::MAX);
    let dropped = assembled.dropped.iter().map(|dropped| Dropped {
        what: dropped.kind.as_str().to_owned(),
        count: match dropped.kind {
            DroppedKind::Attachment => dropped.count.saturating_sub(attached),
            _ => dropped.count,
        },
    });
    let dropped = dropped.filter(|dropped| dropped.count > 0);
    Ok(Output {
        dropped: dropped.collect(),
        widths_told,
        painted,
        bytes: assembled.bytes,
    })
}

/// A form that no page has edited; one that cannot be decoded is empty.
fn clean<'a>(
    cleaner: &RefCell<Interpreter<'a>>,
    stream: &Stream<'a>,
    resources: Option<&Dict<'a>>,
) -> EditedStream<'a> {
    cleaner
        .borrow_mut()
        .clean_stream(stream, resources.cloned())
        .unwrap_or_else(|_| EditedStream {
            content: Vec::new(),
            resources: Vec::new(),
        })
}

fn write_error(error: &WriteError, page: u32) -> ApplyError {
    match error {
        WriteError::Picture => ApplyError::CannotRemove {
            page,
            what: "picture",
        },
        other => ApplyError::Write {
            why: other.to_string(),
        },
    }
}

/// A page that is ready to be written.
struct Edited<'a> {
    page: EncodedPage<'a>,
    /// How many of its boxes tell a width.
    widths_told: u32,
    painted: Vec<Painted>,
}

impl<'a> Edited<'a> {
    fn new(page: EncodedPage<'a>) -> Self {
        Self {
            page,
            widths_told: 0,
            painted: Vec::new(),
        }
    }
}

/// One page without its targets, compressed. Every page comes this way, also those on which
/// nothing is struck.
fn edit_page<'a>(
    source: &'a Source,
    interpreter: &mut Interpreter<'a>,
    index: usize,
    wishes: &Wishes<'_>,
) -> Result<Edited<'a>, WriteError> {
    let notes_codes = wishes.notes_codes;
    if wishes.targets.is_none() && wishes.stamp.is_none() && wishes.layer.is_none() {
        let refusal = Refusal {
            notes_codes,
            ..Refusal::default()
        };
        let page = interpreter.edit(index, &refusal);
        let page = EncodedPage::new(source, index, page, &Overlay::default())?;
        return Ok(Edited::new(page));
    }
    let nothing = PageTargets::default();
    let targets = wishes.targets.unwrap_or(&nothing);
    let content = interpreter.read(index);
    let geometry = source.geometry(index);
    let area = geometry.map(|page| page.area()).unwrap_or_default();
    let shown = targets.part.map(|part| ShownText {
        part,
        glyphs: &content.glyphs,
    });
    let alternatives = Alternatives::of(&content).struck(&content, &targets.alternatives);
    let areas = [targets.areas.as_slice(), &alternatives.areas].concat();
    let struck = strike::strike(shown, &targets.text, &areas, area);
    let stamped = wishes.stamp.and_then(|stamp| {
        let rotation = geometry.map_or(0, |page| page.rotation);
        let taken = content.glyphs.iter().map(|glyph| glyph.quad.bounds());
        stamp::draw(stamp, area, rotation, &taken.collect::<Vec<_>>())
    });
    let signs = targets.signs.iter().copied();
    let refusal = Refusal {
        alternatives: alternatives.ids.into_iter().collect(),
        glyphs: struck.glyphs.into_iter().chain(signs).collect(),
        areas: struck.cores,
        shapes: struck.shapes,
        pictures: struck.pictures,
        covers: match targets.covers {
            true => content.covers,
            false => Vec::new(),
        },
        notes_codes,
    };
    let page = interpreter.edit(index, &refusal);
    let mut painted = match struck.boxes.is_empty() {
        true => Vec::new(),
        false => boxes::draw(&struck.boxes),
    };
    if let Some(stamp) = &stamped {
        painted.push(b'\n');
        painted.extend_from_slice(stamp);
    }
    if let Some(part) = wishes.layer {
        painted.extend(layer::write(part, &refusal.pictures));
    }
    let overlay = Overlay {
        content: painted,
        has_text: stamped.is_some()
            || wishes.layer.is_some()
            || struck.boxes.iter().any(|drawn| drawn.label.is_some()),
        covered: refusal.areas,
    };
    let boxes = struck.boxes.iter().map(|drawn| Painted {
        place: PlacedQuad {
            page: page_number(index),
            quad: drawn.quad,
        },
        has_label: drawn.label.is_some(),
    });
    Ok(Edited {
        painted: boxes.collect(),
        widths_told: struck.widths_told,
        page: EncodedPage::new(source, index, page, &overlay)?,
    })
}
