//! A proposal that lies open: its pages as they were and as they are, and where on them
//! something was struck.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use crate::audit::Status;
use crate::audit::Version;
use crate::decisions;
use crate::decisions::Words;
use crate::document::Digest;
use crate::document::Document;
use crate::document::PartId;
use crate::document::Span;
use crate::dossier::Examination;
use crate::dossier::Removal;
use crate::dossier::Suspicion;
use crate::formats;
use crate::formats::view::View;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pipeline::Settings;
use crate::plan::Plan;
use crate::plan::Target;
use crate::statement::Identity;
use crate::web::second::Seat;

/// Most places of one suspicion that are pointed at.
const MOST_PLACES: usize = 200;

/// An area on a page as it is shown.
pub type Area = (u32, Rect);

/// A proposal that somebody may look at.
pub struct Open {
    /// Who sits before it.
    pub by: Identity,
    /// What was worked out.
    pub examination: Examination,
    /// The version.
    pub version: Version,
    /// The package's state when it was opened.
    pub status: Status,
    /// Rules, profile and case list.
    pub settings: Settings,
    /// Pages of the original, and of the candidate.
    pub views: [Option<Box<dyn View>>; 2],
    /// Where each removal stands on the original's pages.
    pub areas: Vec<Vec<Area>>,
    candidate: Option<Arc<Vec<u8>>>,
    document: OnceLock<Option<Document>>,
    /// Page and side of each picture that was fetched.
    fetched: Mutex<BTreeSet<(u32, bool)>>,
}

impl Open {
    /// A proposal that was examined.
    pub fn new(seat: Seat, examination: Examination) -> Self {
        let candidate = seat.package.candidate().ok().map(Arc::new);
        let view = |bytes: &Arc<Vec<u8>>, ending: Option<&str>| {
            let format = formats::format_of(bytes, ending).ok()?;
            format.view(bytes, &seat.settings.read).ok()
        };
        let views = [
            view(&seat.original, seat.ending.as_deref()),
            candidate.as_ref().and_then(|bytes| view(bytes, None)),
        ];
        let areas = match (&views, seat.package.plan()) {
            ([Some(original), _], Ok(plan)) => {
                areas(&examination.removals, original.as_ref(), &seat, &plan)
            }
            _ => Vec::new(),
        };
        Self {
            version: seat.package.version().clone(),
            status: seat.package.status(),
            by: seat.by,
            settings: seat.settings,
            examination,
            views,
            areas,
            candidate,
            document: OnceLock::new(),
            fetched: Mutex::default(),
        }
    }

    /// The package's name in the log.
    pub fn package(&self) -> &str {
        self.examination.package()
    }

    /// Whoever sits here and what lies before her.
    pub fn key(&self) -> (String, Digest) {
        let person = self.by.card().person.as_str().to_owned();
        (person, self.version.proposed.candidate)
    }

    /// Pages of whichever document has more.
    pub fn page_count(&self) -> u32 {
        let views = self.views.iter().flatten();
        views.map(|view| view.page_count()).max().unwrap_or(0)
    }

    /// Each page's size as shown, in points, in one of the documents.
    pub fn sizes(&self, is_result: bool) -> Vec<(f64, f64)> {
        let Some(view) = self.view(is_result) else {
            return Vec::new();
        };
        let pages = 1..=view.page_count();
        pages
            .map(|page| view.size(page).unwrap_or((595.0, 842.0)))
            .collect()
    }

    /// The pages of one of the documents.
    pub fn view(&self, is_result: bool) -> Option<&dyn View> {
        self.views.get(usize::from(is_result))?.as_deref()
    }

    /// Notes that a picture was fetched.
    pub fn note_fetched(&self, page: u32, is_result: bool) {
        let mut fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        fetched.insert((page, is_result));
    }

    /// Whether all pictures of a page were fetched that there are.
    pub fn was_fetched(&self, page: u32) -> bool {
        let fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        let has = |view: &dyn View| (1..=view.page_count()).contains(&page);
        let of = |is_result| {
            let is_there = self.view(is_result).is_some_and(has);
            !is_there || fetched.contains(&(page, is_result))
        };
        (1..=self.page_count()).contains(&page) && of(false) && of(true)
    }

    /// Where on the candidate's pages a suspicion stands.
    pub fn places(&self, suspicion: &Suspicion) -> Vec<Area> {
        let (Some(view), Some(document)) = (self.view(true), self.document()) else {
            return Vec::new();
        };
        let found = decisions::find(document, &suspicion.text, Words::Whole);
        let place_of = |part: PartId| Some(&document.parts.get(part.0 as usize)?.place);
        let here: Vec<(PartId, Span)> = found
            .into_iter()
            .filter(|(part, _)| place_of(*part) == Some(&suspicion.place))
            .take(MOST_PLACES)
            .collect();
        let seen = view.locate(document, &here).into_iter().flatten();
        seen.map(|seen| (seen.page, seen.quad.bounds())).collect()
    }

    /// The candidate as it reads, when first asked for.
    fn document(&self) -> Option<&Document> {
        let read = || {
            let bytes = self.candidate.as_ref()?;
            let format = formats::format_of(bytes, None).ok()?;
            format.read(bytes, &self.settings.read).ok()
        };
        self.document.get_or_init(read).as_ref()
    }
}

/// Where removals stand. The examination tells it of formats that are drawn as pages; the
/// places of others are looked for here.
fn areas(removals: &[Removal], view: &dyn View, seat: &Seat, plan: &Plan) -> Vec<Vec<Area>> {
    let told: Vec<Vec<Area>> = removals
        .iter()
        .map(|removal| told_areas(removal, view))
        .collect();
    if told.iter().any(|areas| !areas.is_empty()) {
        return told;
    }
    let read = formats::format_of(&seat.original, seat.ending.as_deref())
        .and_then(|format| format.read(&seat.original, &seat.settings.read));
    let Ok(document) = read else {
        return told;
    };
    let spans: Vec<(PartId, Span)> = plan
        .redactions
        .iter()
        .map(|redaction| match &redaction.target {
            Target::Text { part, span } => (*part, *span),
            Target::Area { .. } => (PartId(0), Span::new(0..0)),
        })
        .collect();
    let located = view.locate(&document, &spans).into_iter();
    located
        .map(|seen| {
            let seen = seen.into_iter();
            seen.map(|seen| (seen.page, seen.quad.bounds())).collect()
        })
        .collect()
}

fn told_areas(removal: &Removal, view: &dyn View) -> Vec<Area> {
    let Some((page, (width, height))) =
        removal.page.and_then(|page| Some((page, view.size(page)?)))
    else {
        return Vec::new();
    };
    let boxes = removal.boxes.iter();
    boxes
        .map(|[left, top, wide, high]| {
            let part = |part: &u32, whole: f64| f64::from(*part) * whole / 10_000.0;
            let (x, y) = (part(left, width), part(top, height));
            let rect = Rect::new(x, y, x + part(wide, width), y + part(high, height));
            (page, Quad::from_rect(rect).bounds())
        })
        .collect()
}
