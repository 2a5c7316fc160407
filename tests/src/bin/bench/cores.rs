//! On which core a process runs. What is measured beside each other has the same one, and no server
//! on it: where the scheduler happens to put them can double what a call costs.

use crate::Result;

/// A core among those that this process may use.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Core {
    /// Where a client is measured.
    First,
    /// Where its server works; the same one where there is no other.
    Last,
}

/// As long as this value is there, this thread and the processes that it starts stay on one core.
pub(crate) struct Pinned(before::Before);

impl Pinned {
    /// Goes to that core.
    pub(crate) fn to(core: Core) -> Result<Self> {
        before::pin(core).map(Self)
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        self.0.restore();
    }
}

#[cfg(target_os = "linux")]
mod before {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;

    use super::Core;
    use crate::Result;

    /// The cores that were allowed before.
    pub(super) struct Before(CpuSet);

    /// To the system it is the calling thread.
    const SELF: Pid = Pid::from_raw(0);

    pub(super) fn pin(core: Core) -> Result<Before> {
        let before = sched_getaffinity(SELF)?;
        let mut allowed = (0..CpuSet::count()).filter(|core| before.is_set(*core) == Ok(true));
        let core = match core {
            Core::First => allowed.next(),
            Core::Last => allowed.next_back(),
        };
        let mut only = CpuSet::new();
        only.set(core.ok_or("no core is allowed")?)?;
        sched_setaffinity(SELF, &only)?;
        Ok(Before(before))
    }

    impl Before {
        pub(super) fn restore(&self) {
            // It was allowed before.
            let _ = sched_setaffinity(SELF, &self.0);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod before {
    use super::Core;
    use crate::Result;

    /// Elsewhere the system alone decides.
    pub(super) struct Before;

    pub(super) fn pin(_: Core) -> Result<Before> {
        Ok(Before)
    }

    impl Before {
        pub(super) fn restore(&self) {}
    }
}
