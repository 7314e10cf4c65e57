# The program is built in an SDK image and shipped alone, as one trimmed file with its samples, on a slim base.
#   ./build.sh image              builds it, with docker or buildah, whichever is there
#   docker run --rm --read-only IMAGE run --baseline … --logs …
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0

FROM ${SDK_IMAGE} AS build
ARG REVISION=
# An MSBuild property: there is no .git in the build context to read it from.
ENV SourceRevisionId=${REVISION}
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig build.sh ./
COPY src/ src/
RUN ./build.sh publish /published
# What goes into the image, laid out as it will be there: the program, the demo's sample, everybody's licences.
COPY LICENSE ./
COPY samples/ samples/
RUN mkdir -p /image/samples /image/licenses \
 && cp /published/drift-exporter /image/ \
 && cp -r samples/adult /image/samples/ \
 && find samples -maxdepth 1 -type f \( -name '*.md' -o -name 'LICEN[CS]E*' -o -name 'NOTICE*' \) -exec cp {} /image/samples/ \; \
 && cp LICENSE /image/licenses/LICENSE \
 && cp samples/image/THIRD-PARTY-NOTICES.txt /image/licenses/ \
 && sdk=$(dirname "$(readlink -f "$(command -v dotnet)")") \
 && cp "$sdk/LICENSE.txt" /image/licenses/dotnet-LICENSE.txt \
 && cp "$sdk/ThirdPartyNotices.txt" /image/licenses/dotnet-ThirdPartyNotices.txt

FROM ${RUNTIME_IMAGE}
ARG REVISION=
LABEL org.opencontainers.image.title="drift-exporter" \
      org.opencontainers.image.description="Tails a model's inference log, compares windows of it with a training baseline, serves drift gauges to Prometheus" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /image/ /opt/drift-exporter/
# Diagnostics would open a socket in /tmp; the root file system is meant to be read-only.
ENV DOTNET_EnableDiagnostics=0 \
    PATH=/opt/drift-exporter:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
USER 65532:65532
EXPOSE 9925
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s --retries=3 CMD ["/opt/drift-exporter/drift-exporter", "health"]
ENTRYPOINT ["/opt/drift-exporter/drift-exporter"]
CMD ["--help"]
