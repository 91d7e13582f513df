# Show the folder "site" beside this file, on this machine only: with Perl, which every Mac and
# almost every Linux has. `perl serve.pl PORT` prints the address, then answers until it is ended.
use strict;
use warnings;
use File::Basename qw(dirname);
use IO::Socket::INET;

my %types = (
    html => 'text/html; charset=utf-8', css => 'text/css; charset=utf-8',
    js => 'text/javascript; charset=utf-8', mjs => 'text/javascript; charset=utf-8',
    json => 'application/json', wasm => 'application/wasm', svg => 'image/svg+xml',
    png => 'image/png', ico => 'image/x-icon', woff2 => 'font/woff2', xml => 'text/xml',
    txt => 'text/plain; charset=utf-8', pdf => 'application/pdf',
);
my $top = dirname(__FILE__) . '/site';
my $server;
for my $port ($ARGV[0] .. $ARGV[0] + 9) {    # the first one that is free
    $server = IO::Socket::INET->new(
        LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 64, ReuseAddr => 1,
    ) and last;
}
die "No port is free: $!\n" unless $server;
$| = 1;
print 'http://127.0.0.1:', $server->sockport, "/\n";
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';

while (1) {
    my $client = $server->accept or next;    # a browser that left at once
    my $child = fork;
    if (defined $child && $child == 0) { close $server; answer($client); exit 0 }
    close $client;
}

sub answer {
    my ($client) = @_;
    alarm 60;    # a browser opens connections that it does not use
    my $request = <$client> // return;
    while (my $line = <$client>) { last if $line =~ /^\r?\n$/ }
    my ($method, $path) = $request =~ m{^(GET|HEAD) (/[^ ?#]*)};
    return refuse($client, '405 Method Not Allowed') unless defined $path;
    $path =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge;
    return refuse($client, '404 Not Found') if $path =~ m{(^|[/\\])\.\.([/\\]|$)|\0};
    if (-d "$top$path" && $path !~ m{/$}) {
        print $client "HTTP/1.0 301 Moved Permanently\r\nLocation: $path/\r\n\r\n";
        return;
    }
    $path .= 'index.html' if $path =~ m{/$};
    open my $file, '<:raw', "$top$path" or return refuse($client, '404 Not Found');
    my ($ending) = $path =~ m{\.(\w+)$};
    my $type = $types{ lc($ending // '') } // 'application/octet-stream';
    print $client "HTTP/1.0 200 OK\r\nContent-Type: $type\r\nContent-Length: ", -s $file,
        "\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n";
    return if $method eq 'HEAD';
    while (read $file, my $part, 1 << 16) { alarm 60; print $client $part or last }
}

sub refuse {
    my ($client, $status) = @_;
    print $client "HTTP/1.0 $status\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n$status\n";
}
