//! What a worker process may ask of the system.

/// Lets this process ask for no more memory than this, in bytes. What asks for more ends
/// the process, and with it one document. Only on Unix; elsewhere the library's own limits
/// on sizes and counts hold.
pub fn set(memory: u64) {
    #[cfg(unix)]
    {
        // Where the system will not have it, the library's own limits remain.
        let _ = rlimit::setrlimit(rlimit::Resource::AS, memory, memory);
        let _ = rlimit::setrlimit(rlimit::Resource::CORE, 0, 0);
    }
    #[cfg(not(unix))]
    let _ = memory;
}

/// A quarter of the machine's memory in bytes, or 2 GiB where nobody says how much it has.
pub fn quarter_of_memory() -> u64 {
    const UNKNOWN: u64 = 8 << 30;
    memory().unwrap_or(UNKNOWN) / 4
}

#[cfg(target_os = "linux")]
fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(not(target_os = "linux"))]
fn memory() -> Option<u64> {
    None
}
