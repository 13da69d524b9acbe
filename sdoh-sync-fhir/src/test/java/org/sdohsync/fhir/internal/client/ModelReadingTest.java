// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceFactory;
import org.hl7.fhir.r4.model.ResourceType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.fhir.internal.model.ModelReader;

/** What the plain reader reads is what HAPI's parser reads, and it declines what that one alone can decide about. */
class ModelReadingTest {
    private static final Path EXAMPLES = Path.of("..", "..", "shared", "examples");
    private static final int MUTATIONS = Integer.getInteger("model.mutations", 3000);
    private static final String TASK = "{'resourceType':'Task','id':'t-1','meta':{'versionId':'3','lastUpdated':"
            + "'2026-11-28T10:00:00.123+01:00','profile':['http://a.example/p'],'tag':[{'system':'urn:s','code':'c'}]},"
            + "'contained':[{'resourceType':'Patient','id':'p','birthDate':'1980-02','gender':'female','multipleBirthInteger':2,"
            + "'name':[{'family':'F','given':['G','H']}]},{'resourceType':'ServiceRequest','id':'s','status':'active',"
            + "'intent':'order','subject':{'reference':'#p'},'quantityQuantity':{'value':1.50,'unit':'kg'}}],"
            + "'extension':[{'url':'urn:e','valueBoolean':true},{'url':'urn:f','extension':[{'url':'g',"
            + "'valueReference':{'reference':'#s'}}]}],'status':'in-progress','intent':'order','priority':'urgent',"
            + "'focus':{'reference':'#s'},'for':{'reference':'#p','display':'D'},'owner':{'reference':'Organization/1'},"
            + "'authoredOn':'2026-11-28','restriction':{'repetitions':2,'period':{'end':'2026-11-28T10:00:00Z'}},"
            + "'input':[{'type':{'text':'t'},'valueString':'caf\\u00e9 \\ud83c\\udf4e'},{'type':{'text':'u'},"
            + "'valueDecimal':0.10},{'type':{'text':'v'},'valueQuantity':{'value':3}}],'note':[{'text':' x\\n'}]}";

    @Test
    void read_ofPlainTask_isWhatHapiReads() {
        Task task = (Task) plain(TASK);

        assertSame(TASK.replace('\'', '"').getBytes(UTF_8), task);
        assertThat(task.getId()).isEqualTo("Task/t-1/_history/3");
        assertThat(task.getFor().getResource()).isSameAs(task.getContained().get(0));
        assertThat(((Patient) task.getContained().get(0)).getNameFirstRep().getGiven())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'unknown':1",
                "'tUatus':'requested'",
                "'status':'no such status'",
                "'status':7",
                "'description':''",
                "'description':' '",
                "'description':null",
                "'description':['d']",
                "'description':'d','description':'e'",
                "'owner':{}",
                "'owner':{'reference':'#nobody'}",
                "'note':[]",
                "'note':{'text':'t'}",
                "'note':[null]",
                "'note':[{'text':'t','value':1}]",
                "'extension':[{'valueString':'s'}]",
                "'extension':[{'url':'u'}]",
                "'extension':[{'url':'u','valueString':'s','extension':[{'url':'v','valueCode':'c'}]}]",
                "'extension':[{'url':'u','valueString':'s','valueCode':'c'}]",
                "'extension':[{'url':'u','valueNope':'s'}]",
                "'extension':[{'url':'u','value':'s'}]",
                "'extension':[{'url':'u','value[x]':'s'}]",
                "'input':[{'valueDecimal':-0.0}]",
                "'input':[{'valueDecimal':1e3}]",
                "'input':[{'valueInteger':1.0}]",
                "'input':[{'valueInteger':'1'}]",
                "'input':[{'valueBoolean':'true'}]",
                "'contained':[{'id':'p','resourceType':'Patient'}]",
                "'contained':[{'resourceType':'Patient'}]",
                "'contained':[{'resourceType':'Nope','id':'p'}]",
                "'authoredOn':'soon'",
                "'authoredOn':'2026-11-28T10:00Z'",
                "'authoredOn':'2026-11-28T10:00'",
                "'authoredOn':'2026-11-28T10'",
                "'authoredOn':' 2026-11-28'",
                "'authoredOn':'2026-11-28T10:00:00Z ','_status':{'id':'s'}",
                "'meta':{'lastUpdated':'2026-11-28'}",
                "'meta':{'lastUpdated':'2026-11-28T10:00Z'}",
                "'input':[{'type':{'text':'t'},'valueDate':'2026-11-28T10:00:00Z'}]",
                "'input':[{'type':{'text':'t'},'_valueDate':{'id':'d'}}]",
                "'input':[{'type':{'text':'t'},'valueAge':{'value':3}}]",
                "'text':{'status':'empty','div':'<div/>'}",
                "'meta':{'versionId':'1/2'}",
                "'description':'a\nb'",
                "'description':'\\a'",
                "'description':'\uFFFD'",
                "'description':'d',",
                "'note':[{'text':'t'},]",
                "'note':[{'text':'t',}]",
                "'note':[{'text':'t'}}",
                "'note':[{'text':'t'] ]",
                "'note':[{'text' 't'}]",
                "'note':[{'text':'t' 'time':'2026'}]",
                "'note':[{text:'t'}]",
                "'note':[{'te\\u0078t':'t'}]",
                "'input':[{'valueBoolean':truely}]",
                "'input':[{'valueInteger':01}]",
                "'input':[{'valueDecimal':1.}]"
            })
    void read_ofAnythingUnusual_isDeclined(String member) {
        String json = "{'resourceType':'Task','id':'1'," + member + "}";

        assertThat(ModelReader.read(json.replace('\'', '"').getBytes(UTF_8))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"id\":\"1\",\"resourceType\":\"Task\"}",
                "{\"resourceType\":\"Task\",\"id\":\"1\"",
                "{\"resourceType\":\"Task\",\"id\":\"1\"}{}",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Task\"}}]}"
            })
    void read_ofWhatIsNoPlainResource_isDeclined(String json) {
        assertThat(ModelReader.read(json.getBytes(UTF_8))).isNull();
    }

    @Test
    void read_ofOtherEncodings_isDeclined() {
        String json = "{\"resourceType\":\"Task\",\"id\":\"1\"}";

        assertThat(ModelReader.read(json.getBytes(UTF_8))).isNotNull();
        assertThat(ModelReader.read(json.getBytes(StandardCharsets.UTF_16LE))).isNull();
        assertThat(ModelReader.read(json.getBytes(StandardCharsets.UTF_16BE))).isNull();
        assertThat(ModelReader.read(("\uFEFF" + json).getBytes(UTF_8))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026",
                "2026-11",
                "2026-11-28",
                "2024-02-29",
                "2026-11-28T10:00:00",
                "2026-11-28T10:00:00Z",
                "2026-11-28T10:00:60Z",
                "2026-11-28T10:00:00.1Z",
                "2026-11-28T10:00:00.123456789-05:30",
                "2026-11-28T23:59:59.999+14:00",
                "1900-01-01T00:00:00-00:00"
            })
    void read_ofTimesInMembersOfAnyName_isWhatHapiReads(String time) {
        for (String member : List.of("recordedDate", "onsetDateTime", "onsetString")) {
            String json = "{'resourceType':'Condition','id':'1','" + member + "':'" + time
                    + "','subject':{'reference':'Patient/1','display':'_'}}";

            Condition read = (Condition) plain(json);

            assertSame(json.replace('\'', '"').getBytes(UTF_8), read);
        }
    }

    @Test
    void read_ofMembersInAnyOrderAndLayout_isWhatHapiReads() {
        List<String> members = new ArrayList<>(
                List.of(
                        "'id' : '1'",
                        "'status':\t'requested'",
                        "'intent':'order'",
                        "'code':{'text':'t','coding':[{'code':'c','system':'s'},{'system':'s','code':'c','display':'d'}]}",
                        "'note':[ {'text':'t','time':'2026'} , {'time':'2026','text':'u'}\r\n]",
                        "'input':[{'type':{'text':'t'},'valueCoding':{'display':'d'}},{'valueUri':'urn:u','type':{'text':'t'}}]"));
        for (int time = 0; time < 50; time++) {
            Collections.shuffle(members, new Random(time));
            String json = "{'resourceType':'Task',\n" + String.join(" ,\n", members) + "\n}\n";

            assertSame(json.replace('\'', '"').getBytes(UTF_8), plain(json));
        }
    }

    @Test
    void read_ofEachResourceType_isOfThatClass() {
        for (ResourceType type : ResourceType.values()) {
            Resource read = ModelReader.read(("{\"resourceType\":\"" + type + "\",\"id\":\"1\"}").getBytes(UTF_8));

            assertThat(requireNonNull(read).getResourceType()).isEqualTo(type);
            assertThat(read.getClass())
                    .isEqualTo(ResourceFactory.createResource(type.name()).getClass());
        }
    }

    @Test
    void read_ofMutatedTasks_neverDiffersFromHapi() {
        byte[] task = TASK.replace('\'', '"').getBytes(UTF_8);

        assertThat(mutate(task, MUTATIONS)).as("read, not declined").isGreaterThan(MUTATIONS / 20);
    }

    static boolean examplesAreHere() {
        return Files.isDirectory(EXAMPLES);
    }

    @Test
    @EnabledIf("examplesAreHere")
    void read_ofTheGuidesExamples_isWhatHapiReads() throws IOException {
        List<String> declined = new ArrayList<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file : files.filter(ModelReadingTest::isResource).toList()) {
                byte[] whole = Files.readAllBytes(file);
                byte[] json = NarrativeStripper.strip(whole, 0, whole.length, "example");
                Resource plain = ModelReader.read(json);
                if (plain == null) {
                    declined.add(file.getFileName().toString());
                } else {
                    read++;
                    assertSame(json, plain);
                    int ignored = mutate(json, MUTATIONS / 100);
                }
            }
        }
        assertThat(declined).as("declined, beside " + read).hasSizeLessThan(read / 4);
    }

    private static boolean isResource(Path path) {
        return path.getFileName().toString().matches("[A-Z]\\w+-.*\\.json")
                && !path.toString().contains("Bundle");
    }

    /** Changes bytes of the text; returns how many of the changed texts were read. */
    private static int mutate(byte[] json, int times) {
        Random random = new Random(json.length);
        String alphabet = "\"{}[]:,0123456789-.eE+_ TZabz#/|\\u\n\u0001\u00e9";
        int read = 0;
        for (int time = 0; time < times; time++) {
            byte[] changed = json.clone();
            int changes = 1 + random.nextInt(2);
            for (int change = 0; change < changes; change++) {
                int at = random.nextInt(changed.length);
                if (random.nextBoolean()) {
                    changed[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                } else {
                    int from = random.nextInt(changed.length);
                    int length = Math.min(random.nextInt(12), changed.length - Math.max(at, from));
                    System.arraycopy(json, from, changed, at, length);
                }
            }
            Resource plain = ModelReader.read(changed);
            // HAPI writes no such reference while assertions are on, whoever read it.
            boolean isWritten = !new String(changed, UTF_8).contains("/#");
            if (plain != null && isWritten) {
                read++;
                assertSame(changed, plain);
            }
        }
        return read;
    }

    private static Resource plain(String json) {
        Resource read = ModelReader.read(json.replace('\'', '"').getBytes(UTF_8));
        return requireNonNull(read, "declined");
    }

    private static void assertSame(byte[] json, Resource plain) {
        String text = new String(json, UTF_8);
        Resource byHapi = FhirJson.readByHapi(Resource.class, json, PartialValues.areSuspectedIn(json), List.of());
        assertThat(FhirJson.leftAside(byHapi)).as(text).isEmpty();
        assertThat(FhirJson.encode(plain)).as(text).isEqualTo(FhirJson.encode(byHapi));
        assertThat(plain.equalsDeep(byHapi)).as(text).isTrue();
        assertThat(plain.copy().equalsDeep(plain)).as(text).isTrue();
        assertThat(dates(plain)).as(text).isEqualTo(dates(byHapi));
        assertThat(ids(plain)).as(text).isEqualTo(ids(byHapi));
        assertThat(local(plain)).as(text).isEqualTo(local(byHapi));
    }

    private static List<String> ids(Resource resource) {
        List<String> ids = new ArrayList<>(List.of(String.valueOf(resource.getId())));
        if (resource instanceof DomainResource container) {
            container.getContained().forEach(one -> ids.add(String.valueOf(one.getId())));
        }
        return ids;
    }

    /** All there is to dates. */
    private static List<String> dates(Resource resource) {
        return FhirJson.context()
                .newTerser()
                .getAllPopulatedChildElementsOfType(resource, BaseDateTimeType.class)
                .stream()
                .map(date -> date.getClass().getSimpleName() + " " + date.getValueAsString() + " " + date.getPrecision()
                        + " "
                        + date.getTimeZone() + " " + date.isTimeZoneZulu() + " "
                        + date.getValue().toInstant() + " " + nanos(date))
                .toList();
    }

    private static String nanos(BaseDateTimeType date) {
        try {
            return String.valueOf(date.getNanos());
        } catch (NumberFormatException anything) {
            // The model takes any characters behind the milliseconds.
            return "none";
        }
    }

    /** Which references lead to which contained resources. */
    private static List<String> local(Resource resource) {
        return FhirJson.context().newTerser().getAllPopulatedChildElementsOfType(resource, Reference.class).stream()
                .map(reference -> reference.getReference() + " "
                        + (reference.getResource() == null
                                ? "-"
                                : reference.getResource().getIdElement().getValue()))
                .sorted()
                .toList();
    }
}
