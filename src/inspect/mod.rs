//! A file that any tool made; what it hides without removing it.
//!
//! A black box is safe only if nothing is left under it. Here a file is asked: is there
//! text under boxes, are there pixels under them, hidden text, older revisions, and
//! whatever else people forget? Findings hold places and counts; what they are about is
//! told only when the caller asks for values.

mod boxes;
mod cover;
mod drawn;
mod hidden;
mod layer;
mod objects;
mod page;
mod picture;
mod pixels;
mod plain;
mod revisions;
mod stray;
mod view;
mod words;

use std::fmt;
use std::sync::Arc;

use crate::formats::ReadError;
use crate::formats::ReadOptions;
use crate::geometry::Rect;
use crate::pdf::source::OpenError;
use crate::pdf::source::Source;

/// What was found in one file.
#[derive(Debug)]
pub struct Report {
    /// `pdf`, `text` or `picture`.
    pub format: &'static str,
    /// Number of pages; 1 for formats without pages.
    pub page_count: u32,
    /// What was found, the gravest first, then by page.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The gravest of its findings; none where there is nothing.
    pub fn severity(&self) -> Option<Severity> {
        self.findings
            .iter()
            .map(|finding| finding.kind.severity())
            .max()
    }
}

/// One thing that was found.
#[derive(Clone)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// The page, from 1.
    pub page: Option<u32>,
    /// Where on the page, in points from the lower left corner of the CropBox.
    pub area: Option<Rect>,
    /// What hides it.
    pub cover: Option<Cover>,
    /// How many of it: letters, places, objects or bytes, whatever the kind counts.
    pub count: u32,
    /// The line of a text file, from 1.
    pub line: Option<u32>,
    /// A stable word for what it is exactly, such as `exif`.
    pub detail: Option<&'static str>,
    /// The text itself, where values are asked for.
    pub value: Option<String>,
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Finding({:?} on {:?}, {})",
            self.kind, self.page, self.count
        )
    }
}

impl Finding {
    /// A finding about the file as a whole.
    fn of_file(kind: Kind, count: usize) -> Self {
        Self {
            kind,
            page: None,
            area: None,
            cover: None,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            line: None,
            detail: None,
            value: None,
        }
    }

    /// A finding on a page.
    fn on_page(kind: Kind, page: u32, area: Rect, count: usize) -> Self {
        Self {
            page: Some(page),
            area: Some(area),
            ..Self::of_file(kind, count)
        }
    }
}

/// What hides something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// A filled shape.
    Box,
    /// A thick line.
    Line,
    /// A picture.
    Picture,
    /// A pattern or shading.
    Pattern,
    /// An annotation of this subtype.
    Annotation(&'static str),
    /// Several things that were painted over it.
    Several,
    /// The box that it stands on has the same colour.
    SameColour,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know; the file need not be held back for it.
    Remark,
    /// A person must look whether it tells anything.
    Look,
    /// Something was meant to be gone and is not.
    Leak,
}

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Text that something painted over it hides; counted in letters.
    CoveredText,
    /// Text over blackened pixels of a picture; counted in letters.
    TextOverBlack,
    /// Pixels of a picture that a box hides.
    CoveredPixels,
    /// An annotation that marks what is to be redacted, and nobody did it.
    UnappliedRedaction,
    /// Text of an older revision that is not in the newest; counted in words.
    OlderText,
    /// Text that nobody sees, for this reason; counted in letters.
    HiddenText(Hiding),
    /// An older revision of the file.
    OlderRevision,
    /// An attached file.
    Attachment,
    /// Titles, authors and the like; counted in entries.
    Metadata,
    /// Comments with text.
    AnnotationText,
    /// Form fields with a value.
    FieldValue,
    /// Scripts.
    JavaScript,
    /// Signatures.
    Signature,
    /// Small pictures of pages.
    Thumbnail,
    /// An XFA form.
    Xfa,
    /// Private data of programs.
    PrivateData,
    /// Objects that no page shows and that hold text.
    UnusedObject,
    /// Bytes that belong to no object.
    StrayBytes,
    /// Bytes behind the end of a stream's data.
    StreamSlack,
    /// Something that could not be examined.
    Unread,
    /// Characters in a text that nobody sees.
    UnseenCharacter,
    /// Metadata within a picture.
    PictureMetadata,
    /// Boxes as wide as the words they hide, between words that stand where they stood.
    TightBox,
    /// Parts of pictures that the page does not show.
    CroppedPicture,
    /// Names of the programs that made the file, and its dates.
    ProgramName,
    /// An invisible text layer over a scan.
    TextLayer,
    /// The file is encrypted.
    Encrypted,
}

/// Why nobody sees a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hiding {
    /// Drawn without painting it.
    Invisible,
    /// The colour of what it stands on.
    SameColour,
    /// Too small to be read.
    Tiny,
    /// The clip leaves nothing of it.
    Clipped,
    /// Outside the page.
    Outside,
    /// In a layer that is switched off.
    Layer,
    /// Transparent.
    Transparent,
    /// A text layer where the picture shows nothing.
    Blank,
}

impl Kind {
    /// How grave it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::CoveredText
            | Self::TextOverBlack
            | Self::CoveredPixels
            | Self::UnappliedRedaction
            | Self::OlderText => Severity::Leak,
            Self::TightBox
            | Self::CroppedPicture
            | Self::ProgramName
            | Self::TextLayer
            | Self::Encrypted => Severity::Remark,
            _ => Severity::Look,
        }
    }

    /// Its stable name.
    pub fn key(self) -> &'static str {
        match self {
            Self::CoveredText => "covered_text",
            Self::TextOverBlack => "text_over_black",
            Self::CoveredPixels => "covered_pixels",
            Self::UnappliedRedaction => "unapplied_redaction",
            Self::OlderText => "older_text",
            Self::HiddenText(_) => "hidden_text",
            Self::OlderRevision => "older_revision",
            Self::Attachment => "attachment",
            Self::Metadata => "metadata",
            Self::AnnotationText => "annotation_text",
            Self::FieldValue => "field_value",
            Self::JavaScript => "javascript",
            Self::Signature => "signature",
            Self::Thumbnail => "thumbnail",
            Self::Xfa => "xfa",
            Self::PrivateData => "private_data",
            Self::UnusedObject => "unused_object",
            Self::StrayBytes => "stray_bytes",
            Self::StreamSlack => "stream_slack",
            Self::Unread => "unread",
            Self::UnseenCharacter => "unseen_character",
            Self::PictureMetadata => "picture_metadata",
            Self::TightBox => "tight_box",
            Self::CroppedPicture => "cropped_picture",
            Self::ProgramName => "program_name",
            Self::TextLayer => "text_layer",
            Self::Encrypted => "encrypted",
        }
    }
}

impl Hiding {
    /// Its stable name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Invisible => "invisible",
            Self::SameColour => "same_colour",
            Self::Tiny => "tiny",
            Self::Clipped => "clipped",
            Self::Outside => "outside",
            Self::Layer => "layer",
            Self::Transparent => "transparent",
            Self::Blank => "blank",
        }
    }
}

impl Cover {
    /// Its stable name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Box => "box",
            Self::Line => "line",
            Self::Picture => "picture",
            Self::Pattern => "pattern",
            Self::Annotation(_) => "annotation",
            Self::Several => "several",
            Self::SameColour => "same_colour",
        }
    }
}

/// Whether a report holds the texts it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Only places and counts.
    Hide,
    /// Also the texts.
    Show,
}

/// Looks into a file, by what its bytes are; its name does not matter.
pub fn inspect(
    bytes: &Arc<Vec<u8>>,
    values: Values,
    options: &ReadOptions,
) -> Result<Report, ReadError> {
    let mut report = if bytes.is_empty() {
        return Err(ReadError::Empty);
    } else if is_pdf(bytes) {
        pdf(bytes, values, options)?
    } else if let Some(findings) = picture::findings(bytes, values) {
        one_page("picture", findings)
    } else {
        one_page("text", plain::findings(bytes, values)?)
    };
    report.findings.sort_by_key(|finding| {
        let severity = std::cmp::Reverse(finding.kind.severity());
        (severity, finding.page.is_none(), finding.page, finding.kind)
    });
    Ok(report)
}

fn one_page(format: &'static str, findings: Vec<Finding>) -> Report {
    Report {
        format,
        page_count: 1,
        findings,
    }
}

/// Whether a PDF header stands among the first bytes, as readers accept it.
fn is_pdf(bytes: &[u8]) -> bool {
    const WINDOW: usize = 1024;
    let head = bytes.get(..WINDOW).unwrap_or(bytes);
    memchr::memmem::find(head, b"%PDF-").is_some()
}

fn pdf(bytes: &Arc<Vec<u8>>, values: Values, options: &ReadOptions) -> Result<Report, ReadError> {
    let source = Source::open(bytes.clone(), options.password.as_deref(), &options.limits)
        .map_err(|error| match error {
            OpenError::Encrypted | OpenError::UnknownEncryption => ReadError::Encrypted,
            OpenError::WrongPassword => ReadError::WrongPassword,
            OpenError::NotPdf | OpenError::Damaged => ReadError::Damaged,
            OpenError::NoPages => ReadError::NoPages,
            OpenError::LimitReached { what, .. } => ReadError::LimitReached { limit: what },
        })?;
    let pages = page::all(&source, values);
    let mut findings = pages.findings;
    findings.extend(objects::findings(&source, &pages.used, values));
    findings.extend(revisions::findings(bytes, options, values));
    findings.extend(stray::findings(bytes, values));
    Ok(Report {
        format: "pdf",
        page_count: u32::try_from(source.page_count()).unwrap_or(u32::MAX),
        findings,
    })
}
