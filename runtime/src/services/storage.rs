//! Buckets and objects.

use std::path::Path;

use super::{Driver, files, unsupported};
use crate::models::{Bucket, Object};
use crate::{Chunks, Extra, Pager, Reply, Upload};

/// Buckets and objects of a provider.
///
/// Every verb that a driver does not have answers an error of kind
/// [`Unsupported`](crate::ErrorKind::Unsupported); [`Driver::capabilities`] says beforehand. What
/// libcloud calls a container of a store is a bucket here, so that a driver can have containers
/// as well; [`Driver::call`] knows both names.
#[expect(
    unused_variables,
    reason = "a verb that is not there looks at no argument"
)]
pub trait Storage: Driver {
    /// Lists the buckets.
    fn list_buckets(&self) -> Pager<Bucket> {
        Pager::failed(unsupported(self.provider(), "list_buckets"))
    }

    /// Lists the objects of a bucket, only those whose name begins with `prefix` where given.
    fn list_objects(&self, bucket: &Bucket, prefix: Option<&str>) -> Pager<Object> {
        Pager::failed(unsupported(self.provider(), "list_objects"))
    }

    /// Gets a bucket by its name.
    fn get_bucket(&self, bucket_name: &str) -> Reply<Bucket> {
        Reply::failed(unsupported(self.provider(), "get_bucket"))
    }

    /// Creates a bucket.
    fn create_bucket(&self, bucket_name: &str) -> Reply<Bucket> {
        Reply::failed(unsupported(self.provider(), "create_bucket"))
    }

    /// Deletes a bucket, which must be empty.
    fn delete_bucket(&self, bucket: &Bucket) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "delete_bucket"))
    }

    /// Gets an object by its bucket's name and its own, without its content.
    fn get_object(&self, bucket_name: &str, object_name: &str) -> Reply<Object> {
        Reply::failed(unsupported(self.provider(), "get_object"))
    }

    /// Deletes an object.
    fn delete_object(&self, object: &Object) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "delete_object"))
    }

    /// Reads an object's content as it comes in.
    fn download_object_as_stream(&self, object: &Object) -> Reply<Chunks> {
        Reply::failed(unsupported(self.provider(), "download_object_as_stream"))
    }

    /// Reads a part of an object's content as it comes in: the bytes from `start_bytes` on, up to
    /// but not including `end_bytes` where given.
    fn download_object_range_as_stream(
        &self,
        object: &Object,
        start_bytes: u64,
        end_bytes: Option<u64>,
    ) -> Reply<Chunks> {
        Reply::failed(unsupported(
            self.provider(),
            "download_object_range_as_stream",
        ))
    }

    /// Writes an object. `extra` may hold `content_type`, `meta_data` (an object of texts) and
    /// `acl`.
    fn upload_object_via_stream(
        &self,
        upload: Upload,
        bucket: &Bucket,
        object_name: &str,
        extra: &Extra,
    ) -> Reply<Object> {
        Reply::failed(unsupported(self.provider(), "upload_object_via_stream"))
    }

    /// Puts a bucket on the provider's content delivery network.
    fn enable_bucket_cdn(&self, bucket: &Bucket) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "enable_bucket_cdn"))
    }

    /// Puts an object on the provider's content delivery network.
    fn enable_object_cdn(&self, object: &Object) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "enable_object_cdn"))
    }

    /// The address of a bucket on the provider's content delivery network.
    fn get_bucket_cdn_url(&self, bucket: &Bucket) -> Reply<String> {
        Reply::failed(unsupported(self.provider(), "get_bucket_cdn_url"))
    }

    /// The address of an object on the provider's content delivery network.
    fn get_object_cdn_url(&self, object: &Object) -> Reply<String> {
        Reply::failed(unsupported(self.provider(), "get_object_cdn_url"))
    }

    /// Downloads an object to `destination_path`: a file, or a folder, where it keeps the last
    /// part of its name. A file that is there is an error of kind
    /// [`Conflict`](crate::ErrorKind::Conflict) unless `overwrite_existing`.
    ///
    /// The file appears when it is complete; a call that fails or is dropped leaves none.
    fn download_object(
        &self,
        object: &Object,
        destination_path: &Path,
        overwrite_existing: bool,
    ) -> Reply<bool> {
        match files::Download::new(object, destination_path, overwrite_existing) {
            Ok(download) => self
                .download_object_as_stream(object)
                .then(move |chunks| Reply::new(download.save(chunks))),
            Err(error) => Reply::failed(
                error
                    .provider(self.provider().id)
                    .operation("download_object"),
            ),
        }
    }

    /// Downloads a part of an object, as [`Storage::download_object`] does the whole.
    fn download_object_range(
        &self,
        object: &Object,
        destination_path: &Path,
        start_bytes: u64,
        end_bytes: Option<u64>,
        overwrite_existing: bool,
    ) -> Reply<bool> {
        match files::Download::new(object, destination_path, overwrite_existing) {
            Ok(download) => self
                .download_object_range_as_stream(object, start_bytes, end_bytes)
                .then(move |chunks| Reply::new(download.save(chunks))),
            Err(error) => Reply::failed(
                error
                    .provider(self.provider().id)
                    .operation("download_object_range"),
            ),
        }
    }

    /// Uploads a file as an object; `extra` as in [`Storage::upload_object_via_stream`].
    fn upload_object(
        &self,
        file_path: &Path,
        bucket: &Bucket,
        object_name: &str,
        extra: &Extra,
    ) -> Reply<Object> {
        match files::upload(file_path) {
            Ok(upload) => self.upload_object_via_stream(upload, bucket, object_name, extra),
            Err(error) => Reply::failed(
                error
                    .provider(self.provider().id)
                    .operation("upload_object"),
            ),
        }
    }
}
