//! One thing that is found in a list.

use super::Call;
use super::sent::at;
use crate::doc::Doc;
use crate::{Error, ErrorKind, Reply, Result};

impl Call {
    /// What `map` makes of the first item of the list at `path` that is kept ([`Call::keep`]), page
    /// by page where the call is paged. None is an error of kind
    /// [`NotFound`](ErrorKind::NotFound).
    pub fn find<T: Send + 'static>(
        self,
        path: &'static str,
        map: impl Fn(&Doc<'_>) -> Result<T> + Send + Sync + 'static,
    ) -> Reply<T> {
        self.find_in(move |root| at(root, path), map)
    }

    /// As [`Call::find`], of the list that `list` finds in the answer.
    pub fn find_in<T: Send + 'static>(
        self,
        list: impl for<'a> Fn(&Doc<'a>) -> Doc<'a> + Send + Sync + 'static,
        map: impl Fn(&Doc<'_>) -> Result<T> + Send + Sync + 'static,
    ) -> Reply<T> {
        let provider = self.connection.core.provider.id;
        let (operation, resource) = (self.name.clone(), self.draft.expect.resource);
        let mut items = self.items_in(list, map);
        Reply::new(async move {
            if let Some(found) = items.next().await {
                return found;
            }
            let error = Error::new(ErrorKind::NotFound, "nothing in the list fits")
                .provider(provider)
                .operation(operation);
            Err(match resource {
                Some(resource) => error.about(resource),
                None => error,
            })
        })
    }
}
