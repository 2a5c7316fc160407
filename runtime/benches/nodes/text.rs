//! The answers.

use std::fmt::Write;

/// How many nodes a list has.
pub const COUNT: usize = 10_000;

/// A list of nodes as DigitalOcean answers it, 1.8 kB each.
pub fn json() -> String {
    let mut text = String::from("{\"droplets\": [");
    for n in 0..COUNT {
        let comma = if n == 0 { "" } else { ", " };
        write!(
            text,
            r#"{comma}{{"id": {id}, "name": "web-{n}.example.com", "memory": 2048, "vcpus": 2, "disk": 50, "disk_info": [{{"type": "local", "size": {{"amount": 50, "unit": "gib"}}}}], "locked": false, "status": "active", "kernel": null, "created_at": "2024-07-21T18:37:44Z", "features": ["backups", "private_networking", "ipv6"], "backup_ids": [53893572, 53893573], "next_backup_window": {{"start": "2024-07-30T00:00:00Z", "end": "2024-07-30T23:00:00Z"}}, "snapshot_ids": [67512819], "image": {{"id": 63663980, "name": "20.04 (LTS) x64", "distribution": "Ubuntu", "slug": "ubuntu-20-04-x64", "public": true, "regions": ["ams2", "ams3", "blr1", "fra1", "lon1", "nyc1", "nyc2", "nyc3", "sfo1", "sfo2", "sfo3", "sgp1", "tor1"], "created_at": "2020-05-15T05:47:50Z", "type": "snapshot", "min_disk_size": 20, "size_gigabytes": 2.36, "description": "", "tags": [], "status": "available", "error_message": ""}}, "volume_ids": ["506f78a4-e098-11e5-ad9f-000f53306ae1"], "size": {{"slug": "s-2vcpu-2gb", "memory": 2048, "vcpus": 2, "disk": 50, "transfer": 3.0, "price_monthly": 18.0, "price_hourly": 0.02679, "regions": ["ams2", "ams3", "blr1", "fra1", "lon1", "nyc1", "nyc2", "nyc3"], "available": true, "description": "Basic"}}, "size_slug": "s-2vcpu-2gb", "networks": {{"v4": [{{"ip_address": "10.128.{high}.{low}", "netmask": "255.255.0.0", "gateway": "nil", "type": "private"}}, {{"ip_address": "203.0.113.{low}", "netmask": "255.255.240.0", "gateway": "203.0.112.1", "type": "public"}}], "v6": [{{"ip_address": "2604:a880:0:1::{n:x}", "netmask": 64, "gateway": "2604:a880:0:1::1", "type": "public"}}]}}, "region": {{"name": "New York 3", "slug": "nyc3", "features": ["private_networking", "backups", "ipv6", "metadata"], "available": true, "sizes": ["s-1vcpu-1gb", "s-2vcpu-2gb"]}}, "tags": ["web", "env:prod"], "vpc_uuid": "760e09ef-dc84-11e8-981e-3cfdfeaae000"}}"#,
            id = 3_164_444 + n,
            high = n / 250,
            low = n % 250,
        )
        .unwrap();
    }
    text.push_str("], \"links\": {}, \"meta\": {\"total\": 10000}}");
    text
}

/// A list of nodes as EC2 answers it, 1.8 kB each.
pub fn xml() -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\n<requestId>8f7724cf-496f-496e-8fe3</requestId>\n<instancesSet>\n",
    );
    for n in 0..COUNT {
        write!(
            text,
            r"<item>
    <instanceId>i-{n:016x}</instanceId>
    <imageId>ami-0bff0ff2ee1a7e1ae</imageId>
    <instanceState><code>16</code><name>running</name></instanceState>
    <privateDnsName>ip-10-128-{high}-{low}.ec2.internal</privateDnsName>
    <dnsName>ec2-203-0-113-{low}.compute-1.amazonaws.com</dnsName>
    <reason/>
    <keyName>my_keypair</keyName>
    <amiLaunchIndex>0</amiLaunchIndex>
    <productCodes/>
    <instanceType>c1.medium</instanceType>
    <launchTime>2024-04-16T11:00:03.000Z</launchTime>
    <placement><availabilityZone>us-east-1a</availabilityZone><groupName/><tenancy>default</tenancy></placement>
    <monitoring><state>disabled</state></monitoring>
    <subnetId>subnet-56f5f633</subnetId>
    <vpcId>vpc-11112222</vpcId>
    <privateIpAddress>10.128.{high}.{low}</privateIpAddress>
    <ipAddress>203.0.113.{low}</ipAddress>
    <sourceDestCheck>true</sourceDestCheck>
    <groupSet>
        <item><groupId>sg-e4076980</groupId><groupName>web &amp; ssh</groupName></item>
        <item><groupId>sg-e4076981</groupId><groupName>internal</groupName></item>
    </groupSet>
    <architecture>x86_64</architecture>
    <rootDeviceType>ebs</rootDeviceType>
    <rootDeviceName>/dev/sda1</rootDeviceName>
    <blockDeviceMapping>
        <item><deviceName>/dev/sda1</deviceName><ebs><volumeId>vol-1234567890abcdef0</volumeId><status>attached</status><deleteOnTermination>true</deleteOnTermination></ebs></item>
    </blockDeviceMapping>
    <virtualizationType>hvm</virtualizationType>
    <clientToken>xMcwG14507example</clientToken>
    <tagSet>
        <item><key>Name</key><value>web-{n}</value></item>
        <item><key>env</key><value>prod</value></item>
    </tagSet>
    <hypervisor>xen</hypervisor>
    <ebsOptimized>false</ebsOptimized>
</item>
",
            high = n / 250,
            low = n % 250,
        )
        .unwrap();
    }
    text.push_str("</instancesSet>\n</DescribeInstancesResponse>\n");
    text
}
