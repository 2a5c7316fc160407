//! Drivers for programs that are not asynchronous.

mod verbs;

use std::fmt;
use std::future::Future;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::{Error, ErrorKind, Pager, Reply, Result};

/// A driver whose calls block until they are answered.
///
/// It is the asynchronous driver with a small runtime of its own, so there is nothing that only
/// one of the two can do: the verbs of the base API are methods here as well, and
/// [`Blocking::run`], [`Blocking::list`] and [`Blocking::iter`] make any other call.
///
/// ```no_run
/// # use skyloom_runtime::{Blocking, Compute, Result};
/// # fn show(driver: impl Compute) -> Result<()> {
/// let cloud = Blocking::new(driver)?;
/// for node in cloud.list_nodes()? {
///     println!("{} {}", node.name, node.state);
/// }
/// let first = cloud.iter(|driver| driver.list_images(None)).next();
/// # Ok(()) }
/// ```
///
/// It can be shared between threads. Inside an asynchronous runtime every call answers an error:
/// await the driver's own calls there, or block on a thread of your own.
pub struct Blocking<D> {
    driver: D,
    /// There until it is dropped.
    runtime: Option<Runtime>,
}

impl<D> Blocking<D> {
    /// Gives `driver` a runtime of its own; it starts no thread.
    pub fn new(driver: D) -> Result<Self> {
        refuse_inside_a_runtime()?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| {
                Error::new(ErrorKind::Other, "the runtime cannot be started").with_source(source)
            })?;
        Ok(Self {
            driver,
            runtime: Some(runtime),
        })
    }

    /// The driver itself.
    pub fn driver(&self) -> &D {
        &self.driver
    }

    /// Makes a call and waits for its answer.
    pub fn run<T>(&self, call: impl FnOnce(&D) -> Reply<T>) -> Result<T> {
        self.wait_for(call(&self.driver))?
    }

    /// Makes a call and waits for the whole list that it answers.
    pub fn list<T: Send + 'static>(&self, call: impl FnOnce(&D) -> Pager<T>) -> Result<Vec<T>> {
        self.run(|driver| call(driver).all())
    }

    /// Makes a call and answers its list item by item; pages are fetched as they are needed.
    pub fn iter<T: Send + 'static>(
        &self,
        call: impl FnOnce(&D) -> Pager<T>,
    ) -> BlockingItems<'_, T, D> {
        BlockingItems {
            blocking: self,
            pager: Some(call(&self.driver)),
        }
    }

    fn wait_for<F: Future>(&self, future: F) -> Result<F::Output> {
        refuse_inside_a_runtime()?;
        match &self.runtime {
            Some(runtime) => Ok(runtime.block_on(future)),
            None => Err(Error::new(ErrorKind::Cancelled, "the runtime is gone")),
        }
    }
}

fn refuse_inside_a_runtime() -> Result<()> {
    if Handle::try_current().is_err() {
        return Ok(());
    }
    let message = "a blocking call inside an asynchronous runtime would stall it; \
                   await the driver's own calls, or block on a thread of your own (std::thread)";
    Err(Error::new(ErrorKind::Unsupported, message))
}

/// A runtime must not wait for its tasks where it may be dropped inside another one.
impl<D> Drop for Blocking<D> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl<D: fmt::Debug> fmt::Debug for Blocking<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.driver).finish()
    }
}

/// The items of a list, fetched as they are needed. After an error it is at its end.
#[must_use = "a list sends nothing until it is read"]
pub struct BlockingItems<'a, T, D> {
    blocking: &'a Blocking<D>,
    pager: Option<Pager<T>>,
}

impl<T: Send + 'static, D> Iterator for BlockingItems<'_, T, D> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        let pager = self.pager.as_mut()?;
        let item = match self.blocking.wait_for(pager.next()) {
            Ok(item) => item,
            Err(error) => Some(Err(error)),
        };
        if !matches!(item, Some(Ok(_))) {
            self.pager = None;
        }
        item
    }
}

impl<T, D> fmt::Debug for BlockingItems<'_, T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlockingItems").field(&self.pager).finish()
    }
}

#[cfg(test)]
mod tests;
