//! Pages of the original as they are drawn, held against those of the candidate.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::dossier::examine::Alarm;
use crate::dossier::examine::Examination;
use crate::dossier::examine::Inputs;
use crate::dossier::examine::PageView;
use crate::dossier::examine::cleaned::Cleaned;
use crate::formats::Drawer;
use crate::geometry::Rect;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::compare as pixels;
use crate::pdf::raster::compare::Region;
use crate::pipeline::Failure;
use crate::pipeline::Proposal;
use crate::plan::Plan;

/// How far around a redaction a difference is explained by it, in points.
const REACH: f64 = 6.0;
/// How far from the upper and lower edge a stamp stands, in points.
const STAMP_EDGE: f64 = 34.0;
/// How far text behind a strike may move, in points.
const SHIFT: f64 = 6.0;
/// Areas nearer than this are told as one, in points.
const JOIN: f64 = 14.0;

/// Drawers of both documents, where the format has pages.
pub(super) struct Drawers {
    pub(super) original: Box<dyn Drawer>,
    candidate: Box<dyn Drawer>,
    pages: u32,
    /// What is struck on each page, in points as the page is shown.
    struck: BTreeMap<u32, Vec<Rect>>,
}

impl Drawers {
    pub(super) fn open(
        inputs: &Inputs<'_>,
        proposal: &Proposal,
        candidate: &Arc<Vec<u8>>,
        struck: &[Vec<(u32, Rect)>],
    ) -> Result<Option<Self>, Failure> {
        let options = &inputs.settings.read;
        let format = proposal.format;
        let (Some(original), Some(candidate)) = (
            format.drawer(inputs.original, options)?,
            format.drawer(candidate, options)?,
        ) else {
            return Ok(None);
        };
        let mut drawers = Self {
            original,
            candidate,
            pages: proposal.document.page_count,
            struck: BTreeMap::new(),
        };
        for (page, rect) in struck.iter().flatten() {
            if let Some((to_shown, _)) = drawers.original.to_shown(*page) {
                let shown = to_shown.transform_rect_bbox(*rect);
                drawers.struck.entry(*page).or_default().push(shown);
            }
        }
        Ok(Some(drawers))
    }

    pub(super) fn compare(
        &self,
        inputs: &Inputs<'_>,
        plan: &Plan,
        cleaned: &Cleaned<'_>,
        examination: &mut Examination,
    ) {
        let done = AtomicU32::new(0);
        let found: Vec<(Vec<Alarm>, Option<u32>)> = (1..=self.pages)
            .into_par_iter()
            .map(|page| {
                let found = self.compare_page(page, inputs, plan, cleaned);
                let count = done.fetch_add(1, Ordering::Relaxed) + 1;
                (inputs.done)(count, self.pages);
                found
            })
            .collect();
        for (alarms, cleaned) in found {
            examination.alarms.extend(alarms);
            examination.cleaned.extend(cleaned);
        }
    }

    /// Alarms of one page, and the page itself if it was only cleaned.
    fn compare_page(
        &self,
        page: u32,
        inputs: &Inputs<'_>,
        plan: &Plan,
        cleaned: &Cleaned<'_>,
    ) -> (Vec<Alarm>, Option<u32>) {
        let drawn = self.original.draw(page, inputs.dpi);
        let other = self.candidate.draw(page, inputs.dpi);
        let (Some(original), Some(candidate)) = (drawn, other) else {
            return (vec![Alarm::PageLooks { page }], None);
        };
        let Some(regions) = pixels::compare(&original, &candidate) else {
            return (vec![Alarm::PageLooks { page }], None);
        };
        let scale = 72.0 / f64::from(inputs.dpi);
        let height = f64::from(candidate.height) * scale;
        let unexplained: Vec<&Region> = regions
            .iter()
            .filter(|region| !self.explains(page, region, plan, scale, height))
            .filter(|region| {
                let behind = self.is_behind_a_strike(page, region, scale);
                let most = (SHIFT / scale) as u32;
                !(behind && pixels::is_shifted(&original, &candidate, region.area, most))
            })
            .collect();
        let mut alarms = Vec::new();
        let mut was_cleaned = None;
        if !unexplained.is_empty() {
            let plain = plain_page(page, inputs, cleaned);
            let mut areas = Vec::new();
            for region in unexplained {
                match plain
                    .as_ref()
                    .is_some_and(|plain| !differs(plain, &candidate, region))
                {
                    true => was_cleaned = Some(page),
                    false => areas.push(region.area),
                }
            }
            let areas = pixels::joined(areas, (JOIN / scale) as u32);
            alarms.extend(areas.into_iter().map(|area| Alarm::Looks {
                page,
                area: area.map(|side| (f64::from(side) * scale) as u32),
            }));
        }
        (inputs.show)(PageView {
            page,
            original: &original,
            candidate: &candidate,
            is_alarming: !alarms.is_empty(),
            is_struck: self.struck.contains_key(&page),
        });
        (alarms, was_cleaned)
    }

    /// Whether an area stands on the line of a strike, behind it: the text there may move by a
    /// part of a letter, and that it is the same text is seen elsewhere.
    fn is_behind_a_strike(&self, page: u32, region: &Region, scale: f64) -> bool {
        let [_, y0, x1, y1] = region.area.map(|side| f64::from(side) * scale);
        let struck = self
            .struck
            .get(&page)
            .map(Vec::as_slice)
            .unwrap_or_default();
        struck
            .iter()
            .any(|rect| rect.x0 < x1 && rect.y0 - REACH < y1 && y0 < rect.y1 + REACH)
    }

    /// Whether a strike or the stamp explains that an area looks different.
    fn explains(&self, page: u32, region: &Region, plan: &Plan, scale: f64, height: f64) -> bool {
        let [x0, y0, x1, y1] = region.area.map(|side| f64::from(side) * scale);
        let area = Rect::new(x0, y0, x1, y1);
        let at_edge = y1 <= STAMP_EDGE || y0 >= height - STAMP_EDGE;
        if plan.stamp.is_some() && at_edge {
            return true;
        }
        let struck = self
            .struck
            .get(&page)
            .map(Vec::as_slice)
            .unwrap_or_default();
        struck
            .iter()
            .any(|rect| rect.inflate(REACH, REACH).intersect(area).area() > 0.0)
    }
}

/// A page of the original with nothing struck.
fn plain_page(page: u32, inputs: &Inputs<'_>, cleaned: &Cleaned<'_>) -> Option<Pixels> {
    let (bytes, _) = cleaned.get()?;
    let format = cleaned.proposal.format;
    let drawer = format.drawer(bytes, &inputs.settings.read).ok()??;
    drawer.draw(page, inputs.dpi)
}

/// Whether two pictures differ in an area.
fn differs(one: &Pixels, other: &Pixels, region: &Region) -> bool {
    let Some(regions) = pixels::compare(one, other) else {
        return true;
    };
    let [x0, y0, x1, y1] = region.area;
    regions.iter().any(|other| {
        let [a0, b0, a1, b1] = other.area;
        x0 < a1 && a0 < x1 && y0 < b1 && b0 < y1
    })
}
