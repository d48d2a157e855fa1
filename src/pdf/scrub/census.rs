//! Counts what a copy left behind, by kind.

use std::collections::BTreeMap;

/// Something that does not reach a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DroppedKind {
    /// Document information and XMP, of the document or of a part.
    Metadata,
    /// Embedded and associated files.
    Attachment,
    /// Scripts.
    JavaScript,
    /// Actions other than going to a page of the document.
    Action,
    /// Signatures and marks of certification.
    Signature,
    /// Annotations that are no longer there or became page content.
    Annotation,
    /// Form fields.
    FormField,
    /// XFA forms.
    XfaForm,
    /// Article threads and beads.
    Thread,
    /// Thumbnails of pages.
    Thumbnail,
    /// Data that an application stored for itself.
    PrivateData,
    /// Second versions of an image.
    AlternateImage,
    /// Names of destinations.
    DestinationName,
    /// Output intents.
    OutputIntent,
    /// Links that lead out of the document.
    Link,
    /// Outline items whose title was replaced by a neutral one.
    OutlineTitle,
    /// Texts of the structure tree.
    StructureText,
    /// Structure trees that could not be kept.
    StructureTree,
    /// Prefixes of page labels.
    PageLabel,
    /// Names of layers.
    LayerName,
    /// Objects that could not be read or cleaned, such as a picture in a broken file.
    Unreadable,
}

impl DroppedKind {
    /// A word for receipts and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Attachment => "attachment",
            Self::JavaScript => "javascript",
            Self::Action => "action",
            Self::Signature => "signature",
            Self::Annotation => "annotation",
            Self::FormField => "form_field",
            Self::XfaForm => "xfa_form",
            Self::Thread => "thread",
            Self::Thumbnail => "thumbnail",
            Self::PrivateData => "private_data",
            Self::AlternateImage => "alternate_image",
            Self::DestinationName => "destination_name",
            Self::OutputIntent => "output_intent",
            Self::Link => "link",
            Self::OutlineTitle => "outline_title",
            Self::StructureText => "structure_text",
            Self::StructureTree => "structure_tree",
            Self::PageLabel => "page_label",
            Self::LayerName => "layer_name",
            Self::Unreadable => "unreadable",
        }
    }

    /// What an entry that is never kept stands for, if it is worth telling.
    pub(crate) fn of_key(key: &[u8]) -> Option<Self> {
        Some(match key {
            b"Metadata" => Self::Metadata,
            b"AF" => Self::Attachment,
            b"AA" => Self::Action,
            b"PieceInfo" | b"LastModified" => Self::PrivateData,
            b"Thumb" => Self::Thumbnail,
            b"B" => Self::Thread,
            b"Alternates" => Self::AlternateImage,
            _ => return None,
        })
    }
}

/// How many of a kind were left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DroppedCount {
    /// What it was.
    pub kind: DroppedKind,
    /// How many of it.
    pub count: u32,
}

/// Counts while a copy goes on.
#[derive(Debug, Default)]
pub(crate) struct Census(BTreeMap<DroppedKind, u32>);

impl Census {
    pub(crate) fn add(&mut self, kind: DroppedKind, count: usize) {
        if count > 0 {
            let total = self.0.entry(kind).or_default();
            *total = total.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        }
    }

    pub(crate) fn counts(&self) -> Vec<DroppedCount> {
        (self.0.iter())
            .map(|(&kind, &count)| DroppedCount { kind, count })
            .collect()
    }
}
