//! What a worker process may do, and nothing else: read its documents and the system's
//! libraries and data, write below the output folder, and no network at all.
//!
//! Linux only: Landlock (since 5.13) for files, seccomp for system calls. Where the kernel
//! has neither, a worker is still a process of its own with limits; `doctor` tells.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::inputs::Source;
use crate::cli::wire::Reach;
use crate::cli::wire::WirePath;

/// What the system keeps a process from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walls {
    /// Files that it does not need.
    pub files: bool,
    /// The network.
    pub network: bool,
}

/// The files and folders that a worker needs for these inputs.
pub fn reach(arguments: &[PathBuf], sources: &[Source], output: &Path) -> Reach {
    let whole = |path: &PathBuf| path.canonicalize().ok();
    let mut read: BTreeSet<PathBuf> = arguments.iter().filter_map(whole).collect();
    for source in sources {
        // A link may lead elsewhere.
        if let Ok(path) = source.path.canonicalize()
            && !path.ancestors().any(|above| read.contains(above))
        {
            read.insert(path);
        }
    }
    Reach {
        read: read.iter().map(|path| WirePath::of(path)).collect(),
        write: vec![WirePath::of(output)],
    }
}

/// What the system can keep a worker from.
pub fn available() -> Walls {
    system::available()
}

/// Gives up, for good, all rights of this thread and those that it starts from now on that
/// work on documents does not need.
pub fn shut_in(reach: &Reach) -> Walls {
    let paths = |list: &[WirePath]| list.iter().map(WirePath::path).collect::<Vec<PathBuf>>();
    system::shut_in(&paths(&reach.read), &paths(&reach.write))
}

#[cfg(not(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
)))]
mod system {
    use std::path::PathBuf;

    use super::Walls;

    const NONE: Walls = Walls {
        files: false,
        network: false,
    };

    pub fn available() -> Walls {
        NONE
    }

    pub fn shut_in(_read: &[PathBuf], _write: &[PathBuf]) -> Walls {
        NONE
    }
}

#[cfg(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
))]
mod system {
    use std::collections::BTreeMap;
    use std::ffi::OsString;
    use std::path::Path;
    use std::path::PathBuf;

    use landlock::ABI;
    use landlock::Access;
    use landlock::AccessFs;
    use landlock::CompatLevel;
    use landlock::Compatible;
    use landlock::Ruleset;
    use landlock::RulesetAttr;
    use landlock::RulesetCreatedAttr;
    use landlock::RulesetError;
    use landlock::RulesetStatus;
    use landlock::path_beneath_rules;
    use seccompiler::BpfProgram;
    use seccompiler::SeccompAction;
    use seccompiler::SeccompFilter;

    use super::Walls;

    /// Where systems keep libraries, language data and dictionaries.
    const SYSTEM: [&str; 10] = [
        "/usr",
        "/lib",
        "/lib64",
        "/etc",
        "/opt",
        "/nix/store",
        "/dev/null",
        "/dev/urandom",
        "/proc/self",
        "/proc/sys/kernel/hostname",
    ];
    /// Variables that name more such folders.
    const VARIABLES: [&str; 2] = ["TESSDATA_PREFIX", "LD_LIBRARY_PATH"];
    /// Landlock as of Linux 6.10; older kernels know less of it.
    const RIGHTS: ABI = ABI::V5;

    /// Calls that open a way out of the process.
    const FORBIDDEN: [libc::c_long; 20] = [
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_io_uring_setup,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_mount,
        libc::SYS_pivot_root,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_kexec_load,
    ];

    pub fn available() -> Walls {
        let ruleset = Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .handle_access(AccessFs::from_all(ABI::V1))
            .and_then(Ruleset::create);
        Walls {
            files: ruleset.is_ok(),
            network: Path::new("/proc/sys/kernel/seccomp/actions_avail").exists(),
        }
    }

    pub fn shut_in(read: &[PathBuf], write: &[PathBuf]) -> Walls {
        Walls {
            files: files(read, write).unwrap_or(false),
            network: calls().unwrap_or(false),
        }
    }

    fn files(read: &[PathBuf], write: &[PathBuf]) -> Result<bool, RulesetError> {
        let named = VARIABLES.iter().filter_map(std::env::var_os);
        let named = named.flat_map(|value: OsString| {
            let paths = std::env::split_paths(&value);
            paths
                .filter(|path| path.is_absolute())
                .collect::<Vec<PathBuf>>()
        });
        let system = SYSTEM.iter().map(PathBuf::from).chain(named);
        let dictionary = crate::cli::dictionary::path();
        let dictionary = dictionary.and_then(|path| path.parent().map(Path::to_owned));
        let readable = AccessFs::from_read(RIGHTS);
        let documents = AccessFs::ReadFile | AccessFs::ReadDir;
        let status = Ruleset::default()
            .handle_access(AccessFs::from_all(RIGHTS))?
            .create()?
            .add_rules(path_beneath_rules(system, readable))?
            .add_rules(path_beneath_rules(dictionary, documents))?
            .add_rules(path_beneath_rules(read, documents))?
            .add_rules(path_beneath_rules(
                write,
                AccessFs::from_all(RIGHTS) & !AccessFs::Execute,
            ))?
            .restrict_self()?;
        Ok(status.ruleset != RulesetStatus::NotEnforced)
    }

    fn calls() -> Result<bool, seccompiler::Error> {
        let rules: BTreeMap<i64, Vec<seccompiler::SeccompRule>> =
            FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
        let denied = SeccompAction::Errno(libc::EPERM as u32);
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Allow,
            denied,
            std::env::consts::ARCH.try_into()?,
        )?;
        let program: BpfProgram = filter.try_into()?;
        seccompiler::apply_filter_all_threads(&program)?;
        Ok(true)
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::net::UdpSocket;

    use super::*;

    const INSIDE: &str = "SVARTPENNA_TEST_INSIDE";

    /// Walls stand for as long as a process lives, so this one is a process of its own.
    #[test]
    fn a_worker_reaches_its_files_and_neither_others_nor_the_network() {
        if let Some(folder) = std::env::var_os(INSIDE) {
            return inside(Path::new(&folder));
        }
        let folder = tempfile::tempdir().unwrap();
        for name in ["in", "ut"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        for name in ["in/brev.txt", "hemligt.txt"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let name =
            "cli::isolate::tests::a_worker_reaches_its_files_and_neither_others_nor_the_network";
        let run = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture", "--test-threads", "1"])
            .env(INSIDE, folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && said.contains("1 passed"), "{said}");
    }

    fn inside(folder: &Path) {
        assert!(TcpListener::bind("127.0.0.1:0").is_ok());
        let paths = |name| vec![WirePath::of(&folder.join(name))];
        let walls = shut_in(&Reach {
            read: paths("in"),
            write: paths("ut"),
        });
        let can = available();
        assert_eq!(walls, can);
        if can.network {
            assert!(TcpListener::bind("127.0.0.1:0").is_err());
            assert!(UdpSocket::bind("127.0.0.1:0").is_err());
            assert!(std::os::unix::net::UnixDatagram::unbound().is_err());
        }
        assert!(std::fs::read(folder.join("in/brev.txt")).is_ok());
        assert!(std::fs::write(folder.join("ut/brev.txt"), "x").is_ok());
        if can.files {
            assert!(std::fs::read(folder.join("hemligt.txt")).is_err());
            assert!(std::fs::write(folder.join("in/brev.txt"), "y").is_err());
            assert!(std::fs::write(folder.join("annat.txt"), "y").is_err());
            assert!(std::fs::read_dir(folder).is_err());
            assert!(
                std::process::Command::new(folder.join("in/brev.txt"))
                    .spawn()
                    .is_err()
            );
        }
    }
}
