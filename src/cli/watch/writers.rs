//! Whether some program still has a file open for writing, as far as the system tells.
//!
//! On Windows any open file says so. On Linux only programs whose open files we may see do:
//! our user's, or all where we are root. A file that a share's server writes for another
//! machine cannot be told; there a stable size has to do.

use std::path::Path;

/// Files that programs have open for writing.
pub struct Writers {
    #[cfg(target_os = "linux")]
    open: std::collections::BTreeSet<(u64, u64)>,
}

#[cfg(target_os = "linux")]
impl Writers {
    /// As it is now.
    pub fn now() -> Self {
        let entries = |path: &Path| std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut open = std::collections::BTreeSet::new();
        for process in entries(Path::new("/proc")) {
            let path = process.path();
            for file in entries(&path.join("fd")) {
                let told = path.join("fdinfo").join(file.file_name());
                if is_for_writing(&std::fs::read_to_string(told).unwrap_or_default()) {
                    open.extend(file.path().metadata().ok().and_then(identity));
                }
            }
        }
        Self { open }
    }

    /// Whether one of them has this file open.
    pub fn hold(&self, path: &Path) -> bool {
        let file = path.metadata().ok().and_then(identity);
        file.is_some_and(|file| self.open.contains(&file))
    }
}

#[cfg(target_os = "linux")]
fn identity(metadata: std::fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
}

/// What `/proc/PID/fdinfo` says (proc(5)): the low two bits are the access mode, 0 for
/// reading only.
#[cfg(target_os = "linux")]
fn is_for_writing(told: &str) -> bool {
    let flags = told.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|flags| u64::from_str_radix(flags.trim(), 8).ok());
    flags.is_some_and(|flags| flags & 0b11 != 0)
}

#[cfg(windows)]
impl Writers {
    /// As it is now.
    pub fn now() -> Self {
        Self {}
    }

    /// Whether another program writes to this file: then it will not be shared.
    pub fn hold(&self, path: &Path) -> bool {
        use std::os::windows::fs::OpenOptionsExt;
        const SHARE_READ: u32 = 1;
        const SHARING_VIOLATION: i32 = 32;
        let file = std::fs::OpenOptions::new()
            .read(true)
            .share_mode(SHARE_READ)
            .open(path);
        file.is_err_and(|error| error.raw_os_error() == Some(SHARING_VIOLATION))
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
impl Writers {
    /// As it is now.
    pub fn now() -> Self {
        Self {}
    }

    /// Nobody tells.
    pub fn hold(&self, _path: &Path) -> bool {
        false
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_writes_holds_a_file_and_who_reads_does_not() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Writers::now().hold(file.path()));
        let path = file.into_temp_path();
        assert!(!Writers::now().hold(&path));
        let _reader = std::fs::File::open(&path).unwrap();
        assert!(!Writers::now().hold(&path));
    }
}
