//! The verbs for buckets and objects, by name.

use std::path::PathBuf;

use serde_json::Value;

use super::Arguments;
use crate::models::{Bucket, Object};
use crate::services::Storage;
use crate::{Error, ErrorKind, Extra, Reply, Result};

/// Builds the call of a verb; nothing where there is no such verb or no such service.
pub(super) fn call(
    driver: Option<Box<dyn Storage>>,
    verb: &str,
    arguments: &mut Arguments,
) -> Result<Option<Reply<Value>>> {
    let Some(driver) = driver else {
        return Ok(None);
    };
    let a = arguments;
    Ok(Some(match verb {
        "list_buckets" => driver.list_buckets().into_json(),
        "list_objects" => driver
            .list_objects(&bucket(a)?, a.take_opt::<String>("prefix")?.as_deref())
            .into_json(),
        "get_bucket" => driver.get_bucket(&text(a, "bucket_name")?).into_json(),
        "create_bucket" => driver.create_bucket(&text(a, "bucket_name")?).into_json(),
        "delete_bucket" => driver.delete_bucket(&bucket(a)?).into_json(),
        "get_object" => driver
            .get_object(&text(a, "bucket_name")?, &text(a, "object_name")?)
            .into_json(),
        "delete_object" => driver.delete_object(&object(a)?).into_json(),
        "download_object" => driver
            .download_object(
                &object(a)?,
                &path(a, "destination_path")?,
                a.take_or_default("overwrite_existing")?,
            )
            .into_json(),
        "download_object_range" => driver
            .download_object_range(
                &object(a)?,
                &path(a, "destination_path")?,
                a.take("start_bytes")?,
                a.take_opt("end_bytes")?,
                a.take_or_default("overwrite_existing")?,
            )
            .into_json(),
        "upload_object" => driver
            .upload_object(
                &path(a, "file_path")?,
                &bucket(a)?,
                &text(a, "object_name")?,
                &a.take_or_default::<Extra>("extra")?,
            )
            .into_json(),
        "enable_bucket_cdn" => driver.enable_bucket_cdn(&bucket(a)?).into_json(),
        "enable_object_cdn" => driver.enable_object_cdn(&object(a)?).into_json(),
        "get_bucket_cdn_url" => driver.get_bucket_cdn_url(&bucket(a)?).into_json(),
        "get_object_cdn_url" => driver.get_object_cdn_url(&object(a)?).into_json(),
        "download_object_as_stream"
        | "download_object_range_as_stream"
        | "upload_object_via_stream" => {
            let message = "a stream is not JSON; call the method, or give a file to \
                           download_object, download_object_range or upload_object";
            return Err(Error::new(ErrorKind::Unsupported, message));
        }
        _ => return Ok(None),
    }))
}

fn text(arguments: &mut Arguments, name: &str) -> Result<String> {
    arguments.take(name)
}

fn path(arguments: &mut Arguments, name: &str) -> Result<PathBuf> {
    arguments.take(name)
}

fn bucket(arguments: &mut Arguments) -> Result<Bucket> {
    arguments.take("bucket")
}

fn object(arguments: &mut Arguments) -> Result<Object> {
    arguments.take("object")
}
