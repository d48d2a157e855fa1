//! Weighs what stands at a word: a linear model that gives a second opinion on words
//! with a capital that no rule has taken.
//!
//! Its weights stand in `patterns/model.txt`, made by `tests/detect/train.py` from marked
//! texts of invented people. It only adds findings; it never takes one away.

use crate::detect::Rules;
use crate::detect::features::Teller;
use crate::detect::known::Known;
use crate::detect::read;
use crate::document::Document;
use crate::document::PartId;
use crate::document::Span;

/// A word of a document as the model sees it, for training. Holds text of the document:
/// for invented documents only.
#[derive(Debug, Clone)]
pub struct Observation {
    /// The part it stands in.
    pub part: PartId,
    /// Where, in bytes.
    pub span: Span,
    /// What stands at it and around it.
    pub features: Vec<String>,
}

/// All words of a document with a capital and what stands at them.
pub fn observe(document: &Document, rules: &Rules) -> Vec<Observation> {
    let (pages, profile) = read(document, rules, &Known::default());
    let mut observations = Vec::new();
    for (page, part) in pages.iter().zip(&document.parts) {
        let mut teller = Teller::new(page, &rules.lexicon, &profile);
        for (index, token) in page.tokens.list.iter().enumerate() {
            let mut features = Vec::new();
            teller.tell(index, &mut |feature| features.push(feature.to_owned()));
            observations.push(Observation {
                part: part.id,
                span: Span::new(page.shadow.source_range(token.range.clone())),
                features,
            });
        }
    }
    observations
}
