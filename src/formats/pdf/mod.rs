//! PDF files: pages become parts, and a plan becomes pages without what it strikes.
//!
//! Glyphs are not kept between reading and striking: 2,000 pages of them would fill the
//! memory. Each page that is struck is interpreted again, which gives the same glyphs in
//! the same order.

mod alternatives;
mod apply;
mod boxes;
mod carved;
mod covered;
mod drawer;
mod eyes;
mod inked;
mod layer;
mod locate;
mod outer;
mod own;
mod pages;
mod pictured;
mod read;
mod scan;
mod shown;
mod sight;
mod signs;
mod stamp;
mod strike;
mod view;

use std::sync::Arc;
use std::sync::OnceLock;

use crate::document::Digest;
use crate::document::Document;
use crate::document::PartId;
use crate::document::Span;
use crate::formats::ApplyError;
use crate::formats::Attached;
use crate::formats::Drawer;
use crate::formats::Format;
use crate::formats::Output;
use crate::formats::PlacedQuad;
use crate::formats::ReadError;
use crate::formats::ReadOptions;
use crate::formats::Reading;
use crate::formats::pdf::drawer::PageDrawer;
use crate::formats::pdf::sight::Scanner;
use crate::formats::pdf::view::PdfView;
use crate::formats::view::View;
use crate::pdf::attachments;
use crate::pdf::source::OpenError;
use crate::pdf::source::Source;
use crate::review::Approved;

/// The PDF format (ISO 32000-2).
pub struct PdfFormat;

impl Format for PdfFormat {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn matches(&self, head: &[u8]) -> bool {
        // ISO 32000-2, 7.5.2; readers accept junk before the header.
        let head = &head[..head.len().min(1024)];
        memchr::memmem::find(head, b"%PDF-").is_some()
    }

    fn read(&self, bytes: &Arc<Vec<u8>>, options: &ReadOptions) -> Result<Document, ReadError> {
        let source = open(bytes, options)?;
        let scanner = OnceLock::new();
        let pages = pages::for_each_page(&source, |interpreter, index| {
            let content = interpreter.read(index);
            let page = page_number(index);
            let scanner = || scanner.get_or_init(|| options.engine().map(Scanner::new));
            let scanned = scan::needs_reading(&content)
                .then(|| scanner().as_ref())
                .flatten()
                .map(|scanner| scanner.read(&source, index, &content));
            let signs = signs::has_signs(&content.glyphs)
                .then(|| scanner().as_ref())
                .flatten()
                .map(|scanner| scanner.read_signs(&content.glyphs, page));
            let mut read = read::parts_of(&content, page, scanned);
            read.add_signs(signs, page);
            read
        });
        let mut parts = Vec::new();
        let mut gaps = Vec::new();
        for page in pages {
            parts.extend(page.parts);
            gaps.extend(page.gaps);
        }
        parts.extend(outer::parts(&source));
        for (index, part) in parts.iter_mut().enumerate() {
            part.id = PartId(u32::try_from(index).unwrap_or(u32::MAX));
        }
        Ok(Document {
            digest: Digest::of(bytes),
            format: self.name(),
            page_count: page_number(source.page_count().saturating_sub(1)),
            parts,
            gaps,
            dropped: Vec::new(),
        })
    }

    fn locate(
        &self,
        bytes: &Arc<Vec<u8>>,
        document: &Document,
        spans: &[(PartId, Span)],
        options: &ReadOptions,
    ) -> Result<Vec<Vec<PlacedQuad>>, ReadError> {
        Ok(locate::locate(&open(bytes, options)?, document, spans))
    }

    fn view(
        &self,
        bytes: &Arc<Vec<u8>>,
        options: &ReadOptions,
    ) -> Result<Box<dyn View>, ReadError> {
        Ok(Box::new(PdfView::new(open(bytes, options)?)))
    }

    fn apply(
        &self,
        bytes: &Arc<Vec<u8>>,
        document: &Document,
        plan: &Approved,
        options: &ReadOptions,
    ) -> Result<Output, ApplyError> {
        apply::apply(&open(bytes, options)?, document, plan.plan(), options)
    }

    fn attachments(
        &self,
        bytes: &Arc<Vec<u8>>,
        options: &ReadOptions,
    ) -> Result<Vec<Attached>, ReadError> {
        let found = attachments::read(&open(bytes, options)?).into_iter();
        let attached = found.map(|file| Attached {
            ending: file.name,
            bytes: Arc::new(file.data),
        });
        Ok(attached.collect())
    }

    fn drawer<'b>(
        &self,
        bytes: &Arc<Vec<u8>>,
        options: &ReadOptions,
    ) -> Result<Option<Box<dyn Drawer + 'b>>, ReadError> {
        Ok(Some(Box::new(PageDrawer::new(open(bytes, options)?))))
    }

    fn other_eyes(
        &self,
        bytes: &Arc<Vec<u8>>,
        see: &mut dyn FnMut(Reading<'_>),
    ) -> Result<(), ReadError> {
        eyes::see_all(bytes, see)
    }
}

fn open(bytes: &Arc<Vec<u8>>, options: &ReadOptions) -> Result<Source, ReadError> {
    Source::open(bytes.clone(), options.password.as_deref(), &options.limits).map_err(|error| {
        match error {
            OpenError::Encrypted | OpenError::UnknownEncryption => ReadError::Encrypted,
            OpenError::WrongPassword => ReadError::WrongPassword,
            OpenError::NotPdf | OpenError::Damaged => ReadError::Damaged,
            OpenError::NoPages => ReadError::NoPages,
            OpenError::LimitReached { what, .. } => ReadError::LimitReached { limit: what },
        }
    })
}

/// A page's number, from 1, by its index, from 0.
fn page_number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}
