//! Why a picture could not be read or blacked out, and how large it may be.

/// Why a picture could not be read or blacked out. Who gets one must not keep the
/// picture: nobody knows what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// A required entry of the image dictionary is missing or makes no sense.
    #[error("the image dictionary has no usable /{0}")]
    Header(&'static str),
    /// The picture has more pixels or bytes than the limits allow.
    #[error("the picture is larger than the limit")]
    TooLarge,
    /// The picture's data lie in another file.
    #[error("the picture's data lie in another file")]
    External,
    /// A filter that is not known.
    #[error("a filter of the picture is not known")]
    UnknownFilter,
    /// A colour space that is not known.
    #[error("the picture's colour space is not known")]
    UnknownSpace,
    /// The data do not follow their format.
    #[error("the picture's {0} data are damaged")]
    Damaged(&'static str),
    /// A variant of the format that is not handled.
    #[error("the picture's {0} data are of a kind that is not handled")]
    Unsupported(&'static str),
    /// The image dictionary and the data do not agree on the size.
    #[error("the picture's data and dictionary do not agree on its size")]
    SizeMismatch,
    /// A corner of the area to black out is not a number.
    #[error("the area to black out has no place")]
    Area,
}

/// How large a picture may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RasterLimits {
    /// Most pixels (width times height).
    pub pixels: u64,
    /// Most bytes that a filter may give.
    pub bytes: usize,
}

impl Default for RasterLimits {
    fn default() -> Self {
        Self {
            pixels: 200_000_000,
            bytes: 1 << 30,
        }
    }
}
