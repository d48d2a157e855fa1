//! libtesseract, loaded while the program runs: grey pixels → boxes with text.
//!
//! This is the only module with unsafe code. Everything in it follows one contract, that
//! of tesseract's `capi.h` (version 4.1 and later):
//!
//! - Function types are those which `capi.h` declares; they have not changed since 4.0.
//! - A handle is made, used and deleted by one thread; [`Handle`] is not `Send`.
//! - Strings that tesseract returns are zero-terminated, ours to delete where `capi.h`
//!   says so, and copied before anything else is called.
//! - The library is never unloaded, so function pointers stay valid.
#![expect(
    unsafe_code,
    reason = "a C library can only be called that way; see the contract above"
)]

use std::ffi::{CStr, CString, c_char, c_float, c_int, c_void};
use std::marker::PhantomData;
use std::path::Path;
use std::ptr::{null, null_mut};
use std::sync::Arc;

use libloading::Library;

use crate::ocr::boxes::RawWord;

/// Names under which systems know the library, newest first.
pub const LIBRARY_NAMES: &[&str] = if cfg!(windows) {
    &[
        "tesseract55.dll",
        "tesseract54.dll",
        "tesseract53.dll",
        "libtesseract-5.5.dll",
        "libtesseract-5.dll",
        "libtesseract-5.3.dll",
        "tesseract50.dll",
        "libtesseract-4.dll",
    ]
} else if cfg!(target_os = "macos") {
    &[
        "libtesseract.5.dylib",
        "/opt/homebrew/lib/libtesseract.5.dylib",
        "/usr/local/lib/libtesseract.5.dylib",
        "libtesseract.4.dylib",
        "libtesseract.dylib",
    ]
} else {
    &["libtesseract.so.5", "libtesseract.so.4", "libtesseract.so"]
};

/// How a page is divided (tesseract's `PageSegMode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segmentation {
    /// A whole page.
    Page = 3,
    /// A single line.
    Line = 7,
}

/// A rectangle of pixels: left, top, width, height.
pub type Rectangle = [i32; 4];

type Void = *mut c_void;

/// Declares the functions of the library that are used.
macro_rules! functions {
    ($($field:ident = $name:literal: fn($($argument:ty),*) $(-> $result:ty)?;)*) => {
        struct Functions {
            $($field: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
        }

        impl Functions {
            fn load(library: &Library) -> Option<Self> {
                // SAFETY: the types are those of `capi.h`, and the pointers outlive no
                // library, since it is never unloaded (see `Tesseract::open`).
                unsafe {
                    Some(Self {
                        $($field: *library.get($name).ok()?,)*
                    })
                }
            }
        }
    };
}

functions! {
    version = b"TessVersion\0": fn() -> *const c_char;
    create = b"TessBaseAPICreate\0": fn() -> Void;
    delete = b"TessBaseAPIDelete\0": fn(Void);
    init = b"TessBaseAPIInit2\0": fn(Void, *const c_char, *const c_char, c_int) -> c_int;
    set_variable = b"TessBaseAPISetVariable\0":
        fn(Void, *const c_char, *const c_char) -> c_int;
    set_mode = b"TessBaseAPISetPageSegMode\0": fn(Void, c_int);
    set_image = b"TessBaseAPISetImage\0": fn(Void, *const u8, c_int, c_int, c_int, c_int);
    set_resolution = b"TessBaseAPISetSourceResolution\0": fn(Void, c_int);
    set_rectangle = b"TessBaseAPISetRectangle\0": fn(Void, c_int, c_int, c_int, c_int);
    recognize = b"TessBaseAPIRecognize\0": fn(Void, Void) -> c_int;
    clear = b"TessBaseAPIClear\0": fn(Void);
    iterator = b"TessBaseAPIGetIterator\0": fn(Void) -> Void;
    orientation = b"TessBaseAPIDetectOrientationScript\0":
        fn(Void, *mut c_int, *mut c_float, *mut *const c_char, *mut c_float) -> c_int;
    monitor_create = b"TessMonitorCreate\0": fn() -> Void;
    monitor_delete = b"TessMonitorDelete\0": fn(Void);
    monitor_deadline = b"TessMonitorSetDeadlineMSecs\0": fn(Void, c_int);
    next = b"TessResultIteratorNext\0": fn(Void, c_int) -> c_int;
    text = b"TessResultIteratorGetUTF8Text\0": fn(Void, c_int) -> *mut c_char;
    confidence = b"TessResultIteratorConfidence\0": fn(Void, c_int) -> c_float;
    page_iterator = b"TessResultIteratorGetPageIterator\0": fn(Void) -> Void;
    delete_iterator = b"TessResultIteratorDelete\0": fn(Void);
    bounds = b"TessPageIteratorBoundingBox\0":
        fn(Void, c_int, *mut c_int, *mut c_int, *mut c_int, *mut c_int) -> c_int;
    is_first = b"TessPageIteratorIsAtBeginningOf\0": fn(Void, c_int) -> c_int;
    delete_text = b"TessDeleteText\0": fn(*mut c_char);
}

/// Levels of tesseract's result (`PageIteratorLevel`).
const BLOCK: c_int = 0;
const LINE: c_int = 2;
const WORD: c_int = 3;
/// The neural engine (`OcrEngineMode`), and the old one that finds orientations.
const NEURAL: c_int = 1;
const LEGACY: c_int = 0;

/// The loaded library.
pub struct Tesseract {
    /// The name under which it was found.
    pub name: String,
    functions: Functions,
    /// OpenMP's way to say that parallel regions run on one thread, where there is one.
    one_thread: Option<unsafe extern "C" fn(c_int)>,
}

impl Tesseract {
    /// Loads the library by name or path. None where it is missing or lacks a function.
    pub fn open(name: &str) -> Option<Self> {
        // SAFETY: loading runs the library's initialisers; libtesseract's and those of the
        // libraries it needs only set up their own state.
        let library = unsafe { Library::new(name) }.ok()?;
        // Never unloaded: threads may hold handles until the very end of the process.
        let library: &'static Library = Box::leak(Box::new(library));
        let functions = Functions::load(library)?;
        // SAFETY: the type is that of OpenMP 5.0, 3.2.16. The symbol is found through the
        // library's own dependencies.
        let one_thread = unsafe { library.get(b"omp_set_max_active_levels\0") };
        Some(Self {
            name: name.to_owned(),
            functions,
            one_thread: one_thread.ok().map(|symbol| *symbol),
        })
    }

    /// The library's version.
    pub fn version(&self) -> String {
        // SAFETY: no arguments; the result is a static string.
        let text = unsafe { (self.functions.version)() };
        copied(text).unwrap_or_default()
    }
}

/// A copy of a C string. None for a null pointer.
fn copied(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: tesseract's strings are zero-terminated and live until they are deleted,
    // which no caller does before this returns.
    let text = unsafe { CStr::from_ptr(text) };
    Some(text.to_string_lossy().into_owned())
}

/// Why an engine did not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It could not be set up, for example for want of language data.
    Setup,
    /// It gave up.
    Recognition,
}

/// One engine with its languages loaded. Belongs to one thread.
pub struct Handle {
    tesseract: Arc<Tesseract>,
    api: Void,
    not_send: PhantomData<*mut ()>,
}

impl Handle {
    /// An engine that reads a language, such as `swe`.
    pub fn for_text(
        tesseract: &Arc<Tesseract>,
        data: Option<&Path>,
        language: &str,
    ) -> Result<Self, Failure> {
        Self::new(tesseract, data, language, NEURAL)
    }

    /// An engine that finds the orientation of a page.
    pub fn for_orientation(
        tesseract: &Arc<Tesseract>,
        data: Option<&Path>,
    ) -> Result<Self, Failure> {
        Self::new(tesseract, data, "osd", LEGACY)
    }

    fn new(
        tesseract: &Arc<Tesseract>,
        data: Option<&Path>,
        languages: &str,
        mode: c_int,
    ) -> Result<Self, Failure> {
        let data = data.map(|path| CString::new(path.to_string_lossy().as_bytes()));
        let data = data.transpose().map_err(|_| Failure::Setup)?;
        let languages = CString::new(languages).map_err(|_| Failure::Setup)?;
        // SAFETY: no arguments; the handle is deleted in `drop`.
        let api = unsafe { (tesseract.functions.create)() };
        if api.is_null() {
            return Err(Failure::Setup);
        }
        let handle = Self {
            tesseract: Arc::clone(tesseract),
            api,
            not_send: PhantomData,
        };
        let path = data.as_ref().map_or(null(), |path| path.as_ptr());
        handle.use_one_thread();
        // SAFETY: the handle is live; both strings are zero-terminated, outlive the call
        // and are copied by it; a null path means the built-in one.
        let code =
            unsafe { (tesseract.functions.init)(handle.api, path, languages.as_ptr(), mode) };
        if code != 0 {
            return Err(Failure::Setup);
        }
        Ok(handle)
    }

    /// Sets a variable of the engine.
    pub fn set_variable(&self, name: &CStr, value: &CStr) {
        // SAFETY: the handle is live, and both strings are copied. An unknown name does
        // nothing.
        unsafe {
            (self.tesseract.functions.set_variable)(self.api, name.as_ptr(), value.as_ptr());
        }
    }

    /// Gives the engine grey pixels; false where the sizes do not fit together.
    pub fn set_image(&self, (width, height): (u32, u32), pixels: &[u8], dpi: u32) -> bool {
        let sides = c_int::try_from(width)
            .ok()
            .zip(c_int::try_from(height).ok());
        let Some((wide, high)) = sides else {
            return false;
        };
        if wide == 0 || high == 0 || pixels.len() != width as usize * height as usize {
            return false;
        }
        let functions = &self.tesseract.functions;
        // SAFETY: the handle is live; the buffer holds `high` rows of `wide` bytes, as was
        // just checked, and tesseract copies it before it returns.
        unsafe {
            (functions.set_image)(self.api, pixels.as_ptr(), wide, high, 1, wide);
            (functions.set_resolution)(self.api, c_int::try_from(dpi).unwrap_or(300));
        }
        true
    }

    /// Reads the picture, or a rectangle of it.
    pub fn read(
        &self,
        mode: Segmentation,
        rectangle: Option<Rectangle>,
        milliseconds: u32,
    ) -> Result<Vec<RawWord>, Failure> {
        self.use_one_thread();
        let functions = &self.tesseract.functions;
        // SAFETY: the handle is live and has a picture; a rectangle outside of the
        // picture is cut by tesseract. The monitor lives over the call that uses it.
        let code = unsafe {
            (functions.set_mode)(self.api, mode as c_int);
            if let Some([left, top, width, height]) = rectangle {
                (functions.set_rectangle)(self.api, left, top, width, height);
            }
            let monitor = (functions.monitor_create)();
            let limit = c_int::try_from(milliseconds).unwrap_or(c_int::MAX);
            if !monitor.is_null() {
                (functions.monitor_deadline)(monitor, limit);
            }
            let code = (functions.recognize)(self.api, monitor);
            if !monitor.is_null() {
                (functions.monitor_delete)(monitor);
            }
            code
        };
        if code == 0 {
            Ok(self.words())
        } else {
            Err(Failure::Recognition)
        }
    }

    /// Degrees by which the page must be turned clockwise to stand upright, and how sure
    /// that is. None where there is too little text.
    pub fn orientation(&self) -> Option<(u32, f32)> {
        self.use_one_thread();
        let (mut degrees, mut confidence) = (0, 0.0);
        let (mut script, mut script_confidence) = (null(), 0.0);
        // SAFETY: the handle is live and has a picture; the four places outlive the call.
        // The script's name is static and not used.
        let found = unsafe {
            (self.tesseract.functions.orientation)(
                self.api,
                &raw mut degrees,
                &raw mut confidence,
                &raw mut script,
                &raw mut script_confidence,
            )
        };
        let degrees = u32::try_from(degrees).ok().filter(|_| found != 0)?;
        Some((degrees % 360, confidence))
    }

    /// Forgets picture and result, so that no text stays in the engine.
    pub fn clear(&self) {
        // SAFETY: the handle is live; iterators are gone by now, as `words` owns them.
        unsafe { (self.tesseract.functions.clear)(self.api) }
    }

    /// Tesseract asks for four threads in every layer and mostly waits for them; the work
    /// is spread over pages instead. The setting belongs to the calling thread.
    fn use_one_thread(&self) {
        if let Some(set_levels) = self.tesseract.one_thread {
            // SAFETY: takes a number; zero makes parallel regions run on one thread.
            unsafe { set_levels(0) }
        }
    }

    fn words(&self) -> Vec<RawWord> {
        let functions = &self.tesseract.functions;
        let mut words = Vec::new();
        // SAFETY: the handle is live and has been recognised; null means no result.
        let iterator = unsafe { (functions.iterator)(self.api) };
        if iterator.is_null() {
            return words;
        }
        let (mut block, mut line) = (0, 0);
        loop {
            // SAFETY: the iterator is live; the page iterator is a view of it that is
            // neither kept nor deleted.
            let (starts_block, starts_line, word, more) = unsafe {
                let page = (functions.page_iterator)(iterator);
                (
                    (functions.is_first)(page, BLOCK) != 0,
                    (functions.is_first)(page, LINE) != 0,
                    self.word(iterator, page),
                    (functions.next)(iterator, WORD) != 0,
                )
            };
            block += u32::from(starts_block && !words.is_empty());
            line += u32::from(starts_line && !words.is_empty());
            if let Some((text, confidence, bounds)) = word {
                words.push(RawWord {
                    text,
                    confidence: confidence / 100.0,
                    bounds,
                    block,
                    line,
                });
            }
            if !more {
                break;
            }
        }
        // SAFETY: the iterator is live and not used after this.
        unsafe { (functions.delete_iterator)(iterator) }
        words
    }

    /// Text, confidence and bounds of the word at an iterator.
    ///
    /// # Safety
    /// Both iterators must be live, and the second a view of the first.
    unsafe fn word(&self, iterator: Void, page: Void) -> Option<(String, f32, [i32; 4])> {
        let functions = &self.tesseract.functions;
        // SAFETY: as the caller promises; the text is copied and then deleted once, and
        // the four places outlive the call.
        unsafe {
            let raw = (functions.text)(iterator, WORD);
            let text = copied(raw);
            if !raw.is_null() {
                (functions.delete_text)(raw);
            }
            let confidence = (functions.confidence)(iterator, WORD);
            let [mut left, mut top, mut right, mut bottom] = [0; 4];
            let found = (functions.bounds)(
                page,
                WORD,
                &raw mut left,
                &raw mut top,
                &raw mut right,
                &raw mut bottom,
            );
            let text = text.filter(|text| !text.trim().is_empty())?;
            (found != 0).then_some((text, confidence, [left, top, right, bottom]))
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let api = std::mem::replace(&mut self.api, null_mut());
        // SAFETY: the handle was made by `create`, is live, and is not used after this.
        unsafe { (self.tesseract.functions.delete)(api) }
    }
}
